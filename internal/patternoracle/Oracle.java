// Verdicts and times of AWS's own pattern engine, event-ruler. Without arguments it reads lines of PATTERN<TAB>EVENT and
// prints one of match, no, pattern (refused) and event (refused) for each. With "time" it prints the nanoseconds that
// one match of the line takes, the machine being warm.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import software.amazon.event.ruler.Machine;

public class Oracle {
  public static void main(String[] args) throws Exception {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    boolean time = args.length > 0 && args[0].equals("time");
    for (String line; (line = in.readLine()) != null; ) {
      int tab = line.indexOf('\t');
      String[] patterns = line.substring(0, tab).split("\u0001");
      String event = line.substring(tab + 1);
      out.println(time ? time(patterns, event) : verdict(patterns[0], event));
    }
    out.flush();
  }

  static String verdict(String pattern, String event) {
    var machine = Machine.builder().build();
    try {
      machine.addRule("rule", pattern);
    } catch (Exception e) {
      return "pattern";
    }
    try {
      return machine.rulesForJSONEvent(event).isEmpty() ? "no" : "match";
    } catch (Exception e) {
      return "event";
    }
  }

  static String time(String[] patterns, String event) throws Exception {
    var machine = Machine.builder().build();
    for (int i = 0; i < patterns.length; i++) {
      machine.addRule("rule" + i, patterns[i]);
    }
    for (int i = 0; i < 30_000; i++) {
      machine.rulesForJSONEvent(event); // until it is warm
    }
    long best = Long.MAX_VALUE;
    for (int round = 0; round < 200; round++) { // short ones, of which some are not disturbed
      int n = 300;
      long start = System.nanoTime();
      for (int i = 0; i < n; i++) {
        machine.rulesForJSONEvent(event);
      }
      best = Math.min(best, (System.nanoTime() - start) / n);
    }
    return Long.toString(best);
  }
}
