package dev.layered.benchmarks.codec;

import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.Rounds;
import dev.layered.benchmarks.Scenario;
import dev.layered.benchmarks.common.Clock;
import dev.layered.benchmarks.redis.BinaryHits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** What formats of values take in time, memory and bytes, and what a hit of Redis is with them. */
public final class CodecsScenario implements Scenario {

  private static final String ENCODE = "Encode";
  private static final String DECODE = "Decode";

  @Override
  public String name() {
    return "codecs";
  }

  @Override
  public String description() {
    return "values to bytes and back: json, smile, fory; Jackson with Blackbird, Kryo, the JDK";
  }

  @Override
  public boolean isOurs(String figure) {
    return figure.matches("(large-)?(json|smile|fory)[.].*") || figure.startsWith("layered");
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    List<Figure> hits = BinaryHits.measure(effort, progress);
    Map<String, Subject> subjects = subjects();
    List<String> methods = new ArrayList<>();
    subjects.keySet().forEach(name -> methods.addAll(List.of(name + ENCODE, name + DECODE)));
    Rounds rounds = Rounds.measure(Codecs.class, methods, Clock.CPU_NANOS, effort, progress);
    List<Figure> figures = new ArrayList<>();
    subjects.forEach((name, subject) -> add(name, subject, rounds, figures));
    figures.add(ratio("ratio.smile", rounds, "smileDecode", "jsonDecode"));
    figures.add(ratio("ratio.fory", rounds, "foryDecode", "jsonDecode"));
    figures.add(ratio("ratio.blackbird", rounds, "jsonBlackbirdDecode", "jsonJacksonDecode"));
    figures.add(
        ratio("ratio.blackbird-encode", rounds, "jsonBlackbirdEncode", "jsonJacksonEncode"));
    figures.addAll(hits);
    return figures;
  }

  private static Map<String, Subject> subjects() {
    Map<String, Subject> subjects = new LinkedHashMap<>();
    subjects.put("json", new Subject.Json());
    subjects.put("jsonJackson", new Subject.JsonJackson());
    subjects.put("jsonBlackbird", new Subject.JsonBlackbird());
    subjects.put("smile", new Subject.Smile());
    subjects.put("fory", new Subject.Fory());
    subjects.put("kryo", new Subject.Kryo());
    subjects.put("jdk", new Subject.Jdk());
    subjects.put("largeJson", new Subject.LargeJson());
    subjects.put("largeSmile", new Subject.LargeSmile());
    subjects.put("largeFory", new Subject.LargeFory());
    return subjects;
  }

  private static void add(String name, Subject subject, Rounds rounds, List<Figure> figures) {
    String shown = name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    figures.add(new Figure(shown + ".encode.ns", rounds.time(name + ENCODE), "ns"));
    figures.add(new Figure(shown + ".decode.ns", rounds.time(name + DECODE), "ns"));
    figures.add(new Figure(shown + ".encode.bytes", rounds.bytes(name + ENCODE), "B"));
    figures.add(new Figure(shown + ".decode.bytes", rounds.bytes(name + DECODE), "B"));
    figures.add(new Figure(shown + ".size", subject.size(), "B"));
  }

  private static Figure ratio(String name, Rounds rounds, String ours, String theirs) {
    return Figure.ratio(
        name, rounds.median(round -> round.get(ours).time() / round.get(theirs).time()));
  }
}
