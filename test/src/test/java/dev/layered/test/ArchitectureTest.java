package dev.layered.test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.layered.cdi.NodeEnvironment;
import dev.layered.core.Sharing;

/** What the kit knows of Layered. Decision 12 has the reasons. */
@AnalyzeClasses(packages = "dev.layered.test", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** The seam, and the log of invalidations as the bus in memory implements it. */
  @ArchTest
  static final ArchRule the_kit_knows_the_seam_and_the_log =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideOutsideOfPackage("dev.layered..")
                  .or(resideInAnyPackage("dev.layered", "dev.layered.test"))
                  .or(belongToAnyOf(NodeEnvironment.class, Sharing.class))
                  .or(
                      resideInAnyPackage(
                          "dev.layered.core.coherence",
                          "dev.layered.core.key",
                          "dev.layered.core.layer",
                          "dev.layered.core.time")));

  /** The jar with everything inside has renamed ones. */
  @ArchTest
  static final ArchRule the_kit_knows_no_library_of_layered =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("redis.clients..")
                  .or(resideInAnyPackage("org.ehcache..", "com.fasterxml.jackson..")));
}
