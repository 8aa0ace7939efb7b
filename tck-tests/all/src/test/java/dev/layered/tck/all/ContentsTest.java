package dev.layered.tck.all;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.Layered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is in the jar, and what is not: decision 0010. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContentsTest {

  private static final String EXTENSION =
      "jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension";
  private static final String SERVICES = "META-INF/services/";
  private static final String SHADED = "dev/layered/shaded/";
  private static final Pattern LIBRARY = Pattern.compile("META-INF/maven/([^/]+)/([^/]+)/pom.xml");
  private static final Pattern RENAMED_NAME =
      Pattern.compile("dev\\.layered\\.shaded\\.[A-Za-z0-9_.$]+");

  /** README says 7 MB. */
  private static final long README_SIZE = 7_000_000;

  private Path file = Path.of("");
  private JarFile jar = null;
  private Set<String> names = Set.of();

  @BeforeAll
  void open() throws Exception {
    file = Path.of(Layered.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    jar = new JarFile(file.toFile());
    names =
        jar.stream()
            .filter(entry -> !entry.isDirectory())
            .map(entry -> entry.getName())
            .collect(Collectors.toCollection(TreeSet::new));
  }

  @AfterAll
  void close() throws IOException {
    jar.close();
  }

  private String text(String name) {
    try (var in = jar.getInputStream(jar.getJarEntry(name))) {
      // one character for each byte, so that constants in classes can be found
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String classFile(String name) {
    return name.replace('.', '/') + ".class";
  }

  @Test
  void theTestsRunOnThatJar() {
    assertThat(file.getFileName().toString()).endsWith("-all.jar");
  }

  @Test
  void everyClassHasANameOfOurs() {
    assertThat(names)
        .filteredOn(name -> name.endsWith(".class"))
        .hasSizeGreaterThan(3000)
        .allMatch(name -> name.startsWith("dev/layered/"));
    assertThat(names)
        .filteredOn(name -> !name.startsWith("META-INF/"))
        .allMatch(name -> name.startsWith("dev/layered/"));
  }

  @Test
  void apiImplementationAndLibrariesAreInside() {
    assertThat(names)
        .contains(
            "dev/layered/Layered.class",
            "dev/layered/cdi/LayeredExtension.class",
            SHADED + "com/fasterxml/jackson/annotation/JsonTypeInfo.class",
            SHADED + "com/fasterxml/jackson/databind/json/JsonMapper.class",
            SHADED + "org/ehcache/CacheManager.class",
            SHADED + "redis/clients/jedis/Jedis.class",
            SHADED + "org/slf4j/jul/JULServiceProvider.class");
  }

  /** Libraries find their parts by such files; one that was forgotten is a part that is lost. */
  @Test
  void servicesNameClassesThatAreInside() {
    List<String> files = names.stream().filter(name -> name.startsWith(SERVICES)).toList();
    assertThat(files)
        .contains(
            SERVICES + EXTENSION,
            SERVICES + "dev.layered.shaded.org.ehcache.core.spi.service.ServiceFactory",
            SERVICES + "dev.layered.shaded.org.slf4j.spi.SLF4JServiceProvider");
    for (String service : files) {
      String type = service.substring(SERVICES.length());
      assertThat(type.equals(EXTENSION) || names.contains(classFile(type))).as(type).isTrue();
      List<String> providers =
          text(service)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(String::strip)
              .toList();
      assertThat(providers)
          .as(service)
          .isNotEmpty()
          .allMatch(provider -> names.contains(classFile(provider)));
    }
    assertThat(text(SERVICES + EXTENSION).strip()).isEqualTo("dev.layered.cdi.LayeredExtension");
  }

  /** Texts that look like names of classes are renamed too: they must be meant. */
  @Test
  void renamedTextsInOurClasses_areNamesOfClasses() {
    Set<String> renamed = new TreeSet<>();
    for (String name : names) {
      if (name.endsWith(".class") && !name.startsWith(SHADED)) {
        Matcher matcher = RENAMED_NAME.matcher(text(name));
        while (matcher.find()) {
          renamed.add(matcher.group());
        }
      }
    }
    assertThat(renamed)
        .hasSize(1) // the class that keeps Ehcache's thread
        .allMatch(name -> names.contains(classFile(name)));
  }

  @Test
  void nothingThatAContainerWouldMisread() throws IOException {
    assertThat(names)
        .noneMatch(name -> name.endsWith("beans.xml"))
        .noneMatch(name -> name.endsWith("jandex.idx"))
        .noneMatch(name -> name.endsWith("module-info.class"))
        .noneMatch(name -> name.startsWith("META-INF/versions/"))
        .noneMatch(name -> name.matches("META-INF/.*\\.(SF|RSA|DSA)"));
    Attributes manifest = jar.getManifest().getMainAttributes();
    assertThat(manifest.getValue("Dependencies")).isEqualTo("jdk.unsupported");
    assertThat(manifest.getValue("Automatic-Module-Name")).isEqualTo("dev.layered.impl");
    assertThat(manifest.getValue("Multi-Release")).isNull();
    assertThat(manifest.getValue("Class-Path")).isNull();
  }

  @Test
  void licencesAndNoticesAreInside() {
    assertThat(text("META-INF/LICENSE")).contains("Apache License").contains("Version 2.0");
    String notice = text("META-INF/NOTICE");
    assertThat(notice).contains("Copyright 2026 the Layered authors").contains("Permission is");
    List<String> libraries =
        names.stream()
            .map(LIBRARY::matcher)
            .filter(Matcher::matches)
            .map(found -> found.group(1) + ":" + found.group(2))
            .filter(library -> !library.startsWith("dev.layered:"))
            .toList();
    assertThat(libraries).hasSizeGreaterThan(12).allMatch(notice::contains);
    assertThat(names)
        .contains(
            "META-INF/FastDoubleParser-LICENSE",
            "META-INF/FastDoubleParser-ThirdParty-LICENSE",
            "META-INF/Schubfach-LICENSE");
  }

  @Test
  void sizeIsAsReadmeSays() throws IOException {
    assertThat(Files.size(file)).isBetween(README_SIZE / 10 * 9, README_SIZE / 10 * 11);
  }
}
