package dev.posthaste.chaos;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table, and what is to be said about it.
 *
 * @param skipped why it was not played; null when it was
 */
record Result(
        String name,
        Findings findings,
        int kills,
        double seconds,
        List<String> violations,
        List<String> remarks,
        @Nullable String skipped) {

    static Result of(Case played, Findings found, Stage stage, double seconds) {
        List<String> violations = new ArrayList<>();
        if (played.mutant().isEmpty() && played.verdict() != Case.Verdict.MUST_BE_SEEN) {
            violations.addAll(stage.broken());
        }
        switch (played.verdict()) {
            case NAMED_DUPLICATES -> violations.addAll(found.violations());
            case NO_DUPLICATES -> {
                violations.addAll(found.violations());
                if (found.duplicated() > 0 || found.inDoubt() > 0) {
                    violations.add("%d were sent twice and %d were in doubt; there was no reason for either"
                            .formatted(found.duplicated(), found.inDoubt()));
                }
            }
            case MUST_BE_SEEN -> {
                if (found.lost() != 1
                        || found.duplicated() != 1
                        || found.violations().size() != 2
                        || stage.broken().size() != 1) {
                    violations.add("the checker did not see what was done to it: " + found + stage.broken());
                }
            }
            case MUST_BREAK ->
                mustTurnRed(violations, played, "amiss", stage.broken().size());
            case MUST_LOSE -> mustTurnRed(violations, played, "lost", found.lost());
            case MUST_DOUBLE ->
                mustTurnRed(violations, played, "sent twice or in doubt", found.duplicated() + found.inDoubt());
            case MUST_DOUBLE_UNNAMED -> mustTurnRed(violations, played, "sent twice without a name", found.unnamed());
        }
        if (found.accepted() == 0) {
            violations.add("nothing was accepted, so nothing was tried");
        }
        return new Result(played.name(), found, stage.kills(), seconds, List.copyOf(violations), stage.remarks(), null);
    }

    private static void mustTurnRed(List<String> violations, Case played, String what, int found) {
        if (found == 0) {
            violations.add("a control that is not red: with %s nothing was %s, so the case proves nothing"
                    .formatted(played.mutant().map(Enum::name).orElse("nothing changed"), what));
        }
    }

    static Result broken(String name, double seconds, String why) {
        return new Result(name, Findings.NONE, 0, seconds, List.of("it could not be played: " + why), List.of(), null);
    }

    static Result skipped(String name, double seconds, String why) {
        return new Result(name, Findings.NONE, 0, seconds, List.of(), List.of(), why);
    }

    boolean good() {
        return violations.isEmpty();
    }

    String verdict() {
        if (skipped != null) {
            return "skipped: " + skipped;
        }
        return good() ? "ok" : "FAILED";
    }
}
