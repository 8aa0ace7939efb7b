package dev.layered.core;

import dev.layered.CacheTransferException;
import dev.layered.CacheTransferResult;
import dev.layered.core.layer.TransferFormat;
import dev.layered.core.layer.TransferFormat.BadFileException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;

/** Exports a cache to a file, and imports it from one. */
final class CacheTransfers {

  private final LayeredNode node;
  private final EngineCache engine;
  private final Path file;
  private final TransferErrors errors;

  /** For one export or one import. */
  CacheTransfers(LayeredNode node, EngineCache engine, Path file) {
    this.node = node;
    this.engine = engine;
    this.file = file;
    this.errors = new TransferErrors(engine.name(), file);
  }

  CacheTransferResult exported() throws CacheTransferException, InterruptedException {
    Retries.checkInterrupted();
    TransferFormat format = format();
    try (TransferFormat.Writer out = format.create(file)) {
      CacheExport export = new CacheExport(engine, node, out);
      export.run();
      out.commit();
      return export.result();
    } catch (GaveUpException e) {
      throw errors.exportGaveUp(cause(e));
    } catch (ClosedByInterruptException interrupted) {
      throw interrupted();
    } catch (IOException e) {
      throw errors.unwritable(e);
    }
  }

  CacheTransferResult imported() throws CacheTransferException, InterruptedException {
    Retries.checkInterrupted();
    TransferFormat format = format();
    CacheImport running = new CacheImport(engine, node);
    try {
      check(format);
      try (TransferFormat.Reader in = format.open(file)) {
        return running.run(in);
      }
    } catch (GaveUpException e) {
      throw errors.importGaveUp(cause(e), running.entries());
    } catch (BadFileException e) {
      throw errors.bad(e, running.entries());
    } catch (ClosedByInterruptException interrupted) {
      throw interrupted();
    } catch (IOException e) {
      throw errors.unreadable(e, running.entries());
    }
  }

  /** As a whole, or half of it would have been stored when its damage is met. */
  private void check(TransferFormat format) throws IOException, BadFileException {
    try (TransferFormat.Reader in = format.open(file)) {
      in.check();
    }
  }

  private TransferFormat format() throws CacheTransferException {
    if (!engine.isEnabled()) {
      throw errors.switchedOff();
    }
    try {
      return engine.spec().transferFormat().get();
    } catch (IllegalArgumentException noForm) {
      throw errors.noForm(noForm);
    }
  }

  /** Layers of a node that closes give no answer, and are not what the caller has to look at. */
  private GaveUpException cause(GaveUpException e) {
    return node.isClosed() ? GaveUpException.closed() : e;
  }

  private static InterruptedException interrupted() {
    // The flag is still set, and the exception takes its place.
    Thread.interrupted();
    return new InterruptedException("the transfer of a cache was interrupted");
  }
}
