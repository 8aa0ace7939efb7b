package dev.layered.core;

import dev.layered.core.event.LayerKind;
import dev.layered.core.layer.Entry;

/** An entry and where it was found. */
record Found(Entry entry, LayerKind layer) {}
