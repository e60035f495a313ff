package dev.posthaste.templates;

import dev.posthaste.Fault;
import dev.posthaste.compose.template.TemplateBroken;
import dev.posthaste.compose.template.TemplateBroken.Problem;
import dev.posthaste.web.JsonFields;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Where a compiler's {@code file:line} stands in the request that brought the file. The sentence keeps file and line. */
final class ProblemPointers {

    private static final Map<String, String> FIELDS =
            Map.of("subject.txt", "subject", "body.html", "html", "body.txt", "text", "template.yaml", "variables");

    private ProblemPointers() {}

    /** @param files that the template has after the request */
    static List<Fault> inFiles(TemplateBroken broken, Map<String, String> files) {
        return faults(broken, problem -> {
            String file = problem.place().file();
            // A file that is missing, or everyone's, is nowhere in the request.
            String pointer = files.containsKey(file) ? "/files/" + JsonFields.escaped(file) : "/files";
            return new Fault(pointer, problem.toString(), line(file, problem));
        });
    }

    /** @param files that were made of the words */
    static List<Fault> inWords(TemplateBroken broken, Map<String, String> files) {
        return faults(broken, problem -> {
            String field = FIELDS.get(problem.place().file());
            if ("variables".equals(field)) { // the line is of a file that the caller never saw
                String yaml = files.getOrDefault(problem.place().file(), "");
                return new Fault(
                        "/" + ResendFiles.pointerOf(yaml, problem.place().line()), problem.detail());
            }
            return field == null
                    ? new Fault("", problem.toString())
                    : new Fault(
                            "/" + field,
                            "%s:%d: %s".formatted(field, problem.place().line(), problem.detail()),
                            line(field, problem));
        });
    }

    private static Fault.Line line(String file, Problem problem) {
        return new Fault.Line(file, problem.place().line());
    }

    /** Of a version that was stored earlier. */
    static List<Fault> inVersion(TemplateBroken broken) {
        return faults(
                broken,
                problem -> new Fault(
                        "/version", problem.toString(), line(problem.place().file(), problem)));
    }

    private static List<Fault> faults(TemplateBroken broken, Function<Problem, Fault> fault) {
        return broken.problems().stream().limit(100).map(fault).toList();
    }
}
