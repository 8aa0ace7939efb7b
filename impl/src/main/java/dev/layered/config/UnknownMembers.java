package dev.layered.config;

import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

/** Checks override keys: {@code Class/method/Layered/member} and {@code Class/Layered/member}. */
final class UnknownMembers {

  private static final int METHOD_KEY_PARTS = 4;

  private final DeclaredNames declared;

  UnknownMembers(DeclaredNames declared) {
    this.declared = declared;
  }

  /** Checks a name; one that is not an override key of ours is somebody else's. */
  void check(String name, BiConsumer<ProblemCode, String> report) {
    String[] parts = name.split("/", -1);
    int last = parts.length - 1;
    if (last < 1
        || last >= METHOD_KEY_PARTS
        || !MethodScope.ANNOTATIONS.contains(parts[last - 1])) {
      return;
    }
    String annotation = parts[last - 1];
    String member = parts[last];
    List<String> members = PropertyCatalog.membersOf(annotation);
    if (!members.contains(member)) {
      report.accept(ProblemCode.UNKNOWN_MEMBER, unknownMember(annotation, member, members));
    } else if (last == 1) {
      report.accept(ProblemCode.UNKNOWN_MEMBER, "names no class; write com.acme.Users/" + name);
    } else {
      checkMethod(parts, annotation, report);
    }
  }

  /**
   * A class of which nothing is known is not reported: it may belong to another application that
   * shares the configuration source.
   */
  private void checkMethod(
      String[] parts, String annotation, BiConsumer<ProblemCode, String> report) {
    String className = parts[0];
    Collection<String> classes = declared.classes(annotation);
    if (!classes.contains(className)) {
      NearestName.to(className, classes)
          .ifPresent(
              near ->
                  report.accept(
                      ProblemCode.UNKNOWN_METHOD,
                      "no method of this class carries @"
                          + annotation
                          + "; did you mean \""
                          + near
                          + "\"?"));
      return;
    }
    Collection<String> methods = declared.methods(className, annotation);
    if (parts.length == METHOD_KEY_PARTS && !methods.contains(parts[1])) {
      report.accept(
          ProblemCode.UNKNOWN_METHOD,
          "no method \""
              + parts[1]
              + "\" carries @"
              + annotation
              + UnknownNames.didYouMean(parts[1], methods));
    }
  }

  private static String unknownMember(String annotation, String member, List<String> members) {
    return "@"
        + annotation
        + " has no member \""
        + Syntax.printable(member)
        + "\" that configuration can set"
        + UnknownNames.didYouMean(member, members)
        + "; there are: "
        + String.join(", ", members);
  }
}
