package dev.posthaste.chaos;

import java.util.ArrayList;
import java.util.List;

/** A row of the table, and what is to be said about it. */
record Result(
        String name, Findings findings, int kills, double seconds, List<String> violations, List<String> remarks) {

    static Result of(Case played, Findings found, Stage stage, double seconds) {
        List<String> violations = new ArrayList<>(stage.broken());
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
                        || found.violations().size() != 2) {
                    violations.add("the checker did not see what was done to it: " + found);
                }
            }
        }
        if (found.accepted() == 0) {
            violations.add("nothing was accepted, so nothing was tried");
        }
        return new Result(played.name(), found, stage.kills(), seconds, List.copyOf(violations), stage.remarks());
    }

    static Result broken(String name, double seconds, String why) {
        return new Result(
                name,
                new Findings(0, 0, 0, 0, 0, List.of()),
                0,
                seconds,
                List.of("it could not be played: " + why),
                List.of());
    }

    boolean good() {
        return violations.isEmpty();
    }

    String verdict() {
        return good() ? "ok" : "FAILED";
    }
}
