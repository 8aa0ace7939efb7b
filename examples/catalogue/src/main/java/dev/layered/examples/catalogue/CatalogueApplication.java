package dev.layered.examples.catalogue;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Resources answer right below the root of the application. */
@ApplicationPath("/")
public class CatalogueApplication extends Application {}
