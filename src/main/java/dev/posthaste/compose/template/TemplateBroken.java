package dev.posthaste.compose.template;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Templates that cannot be used, each fault with its file and line. At the start it stops the service: better none than one
 * that fails at the first mail. Later it leaves the templates that were there in their place.
 */
public final class TemplateBroken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** One thing that is wrong, and how to mend it. Reads as a compiler's message does: {@code file:line: detail}. */
    public record Problem(Place place, String detail) {

        @Override
        public String toString() {
            return place + ": " + detail;
        }
    }

    private final transient List<Problem> problems;

    TemplateBroken(List<Problem> problems) {
        super(problems.stream().distinct().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = problems.stream().distinct().toList(); // a shared file is read for each locale
    }

    TemplateBroken(Place place, String detail) {
        this(List.of(new Problem(place, detail)));
    }

    TemplateBroken(String file, String detail) {
        this(new Place(file, 1), detail);
    }

    public List<Problem> problems() {
        return problems;
    }
}
