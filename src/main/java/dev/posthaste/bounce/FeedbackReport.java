package dev.posthaste.bounce;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** A feedback report (ARF, RFC 5965): the recipient pressed "this is spam", and his provider tells. */
final class FeedbackReport {

    /** {@code not-spam} is the contrary, {@code auth-failure} (RFC 6591) is a machine's, {@code virus} too. */
    private static final Set<String> COMPLAINTS = Set.of("abuse", "fraud", "opt-out", "opt-out-list");

    private FeedbackReport() {}

    static List<News> read(Fields feedback) {
        String type = Objects.requireNonNullElse(feedback.first("feedback-type"), "")
                .strip()
                .toLowerCase(Locale.ROOT);
        if (!COMPLAINTS.contains(type)) {
            return List.of();
        }
        String server = StatusReport.name(feedback.first("reporting-mta"));
        String reporter = server == null ? StatusReport.name(feedback.first("user-agent")) : server;
        // The recipient is left out: providers black it out, and the return path says who it is.
        return List.of(new News(News.Kind.COMPLAINED, null, null, reporter, type));
    }
}
