package dev.layered;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.concurrent.CompletableFuture;

/**
 * Which package may know which. A package that is not there yet breaks no rule. Reasons are in
 * {@code docs/decisions/0001-package-table.md}.
 */
@AnalyzeClasses(packages = "dev.layered", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String API = "dev.layered";
  private static final String SPI = "dev.layered.spi";

  @ArchTest
  static final ArchRule events_time_and_keys_know_no_other_package =
      CompositeArchRule.of(package_("core.event").knows())
          .and(package_("core.time").knows())
          .and(package_("core.key").knows());

  @ArchTest
  static final ArchRule layers_know_time_events_and_keys =
      package_("core.layer").knows(core("time"), core("event"), core("key"));

  @ArchTest
  static final ArchRule loads_know_layers =
      package_("core.load").knows(core("layer"), core("time"), core("event"));

  @ArchTest
  static final ArchRule coherence_knows_layers_and_keys =
      package_("core.coherence").knows(core("layer"), core("time"), core("event"), core("key"));

  @ArchTest
  static final ArchRule guards_know_layers =
      package_("core.guard").knows(core("layer"), core("time"), core("event"));

  @ArchTest
  static final ArchRule the_engine_knows_only_itself_and_the_api =
      package_("core").knows("dev.layered.core..", API, SPI);

  @ArchTest
  static final ArchRule the_engine_opens_no_files =
      noClasses()
          .that()
          .resideInAPackage("dev.layered.core..")
          .should()
          .dependOnClassesThat(nameMatching("java\\.nio\\.file\\.Files|java\\.io\\.File.*"));

  @ArchTest
  static final ArchRule the_codec_knows_the_engine_and_the_api =
      package_("codec").knows("dev.layered.core..", API, SPI);

  @ArchTest
  static final ArchRule layers_on_ehcache_and_redis_know_the_engine_and_the_codec =
      CompositeArchRule.of(
              package_("ehcache").knows("dev.layered.core..", "dev.layered.codec", API, SPI))
          .and(package_("redis").knows("dev.layered.core..", "dev.layered.codec", API, SPI));

  /** Of an adapter only its settings, which are plain records, and what they consist of. */
  @ArchTest
  static final ArchRule configuration_knows_the_engine_the_api_and_settings_of_adapters =
      noClasses()
          .that()
          .resideInAPackage("dev.layered.config")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.layered..")
                  .and(
                      resideOutsideOfPackages("dev.layered.config", "dev.layered.core..", API, SPI))
                  .and(
                      com.tngtech.archunit.base.DescribedPredicate.describe(
                          "are not settings",
                          type ->
                              !type.getName()
                                  .matches(".*(Settings|RedisAddress|Compression)(\\$.*)?"))))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule metrics_know_events =
      package_("metrics").knows(core("event"), "dev.layered.metrics..");

  @ArchTest
  static final ArchRule tracing_knows_the_engine = package_("tracing").knows("dev.layered.core..");

  @ArchTest
  static final ArchRule nothing_knows_the_container_side =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.layered.cdi..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.layered.cdi..");

  /** The API itself is annotations of CDI, so it is left out. */
  @ArchTest
  static final ArchRule jakarta_types_stop_at_cdi =
      only("jakarta..", "dev.layered.cdi..", API, SPI);

  @ArchTest
  static final ArchRule microprofile_types_stop_at_config_metrics_and_cdi =
      only(
          "org.eclipse.microprofile..",
          "dev.layered.config",
          "dev.layered.metrics..",
          "dev.layered.cdi..");

  @ArchTest
  static final ArchRule micrometer_and_opentelemetry_types_stop_at_metrics_tracing_and_cdi =
      CompositeArchRule.of(only("io.micrometer..", "dev.layered.metrics", "dev.layered.cdi"))
          .and(
              only(
                  "io.opentelemetry..",
                  "dev.layered.metrics",
                  "dev.layered.tracing",
                  "dev.layered.cdi"));

  @ArchTest
  static final ArchRule ehcache_types_stop_at_ehcache =
      only("org.ehcache..", "dev.layered.ehcache");

  @ArchTest
  static final ArchRule redis_client_types_stop_at_redis =
      only("redis.clients..", "dev.layered.redis");

  @ArchTest
  static final ArchRule fory_types_stop_at_codec = only("org.apache.fory..", "dev.layered.codec");

  @ArchTest
  static final ArchRule jackson_types_stop_at_codec =
      only("com.fasterxml.jackson..", "dev.layered.codec");

  @ArchTest
  static final ArchRule packages_are_free_of_cycles =
      slices().matching("dev.layered.(**)").should().beFreeOfCycles();

  /** {@code Timeouts} says why. */
  @ArchTest
  static final ArchRule nobody_starts_the_jdks_thread_for_delays =
      noClasses()
          .should()
          .callMethodWhere(
              target(owner(assignableTo(CompletableFuture.class)))
                  .and(target(nameMatching("completeOnTimeout|orTimeout|delayedExecutor"))));

  private static String core(String name) {
    return "dev.layered.core." + name;
  }

  /** Types of a library are used in these packages and nowhere else. */
  private static ArchRule only(String library, String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .allowEmptyShould(true);
  }

  private static Subject package_(String name) {
    return new Subject("dev.layered." + name);
  }

  private record Subject(String name) {
    /** Of Layered's own packages it depends on itself and these. */
    ArchRule knows(String... others) {
      return noClasses()
          .that()
          .resideInAPackage(name)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.layered..")
                  .and(resideOutsideOfPackages(name))
                  .and(resideOutsideOfPackages(others)))
          .allowEmptyShould(true);
    }
  }
}
