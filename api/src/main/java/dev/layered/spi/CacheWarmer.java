package dev.layered.spi;

/**
 * Fills caches when the application has started: a CDI bean of the application, found by its type.
 *
 * <p>It makes the calls whose results should be there: of methods with {@link dev.layered.Layered},
 * or of a {@link dev.layered.LayeredCache}. A value that a layer still holds (Redis, or the disk
 * after a restart) is only read, so nothing is loaded twice.
 *
 * <pre>{@code
 * @ApplicationScoped
 * class CatalogueWarmer implements CacheWarmer {
 *   @Inject Catalogue catalogue;
 *
 *   public void warm(WarmUp warmUp) throws InterruptedException {
 *     for (long id : catalogue.bestsellers()) {
 *       warmUp.call(() -> catalogue.find(id));
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>Warmers run one after the other, after the observers of {@code Startup}, on a thread of the
 * cache in a request context of its own, while the application serves requests already. {@code
 * layered.warm.readiness} holds back the readiness check until all have ended; {@code
 * layered.warm.enabled} switches them off.
 */
@FunctionalInterface
public interface CacheWarmer {

  /**
   * Makes the calls. What it throws is logged and ends this warmer.
   *
   * @param warmUp runs calls side by side
   * @throws Exception to give up
   */
  void warm(WarmUp warmUp) throws Exception;
}
