package dev.posthaste.bounce;

import dev.posthaste.EmailAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A message that came to a return path, read.
 *
 * @param news one for each recipient that it tells something of; a delivery has one, but a server on the way may have made several of it
 * @param isReport whether it is a report at all, and not a person's or an automaton's answer
 * @param addresses where a return path of ours may stand
 */
record Report(List<News> news, boolean isReport, List<String> addresses) {

    static Report of(byte[] message) {
        Letter letter = Letter.read(message);
        List<String> addresses = ReportAddresses.of(letter);
        if (!letter.status().isEmpty()) {
            return new Report(StatusReport.read(letter.status()), true, addresses);
        }
        if (!letter.feedback().isEmpty()) {
            return new Report(FeedbackReport.read(letter.feedback()), true, addresses);
        }
        Optional<News> prose = ProseReport.read(letter);
        return new Report(prose.stream().toList(), prose.isPresent(), addresses);
    }

    /** What it says of a delivery: of its recipient by name, or else the gravest of all. */
    Optional<News> about(EmailAddress recipient) {
        return news.stream()
                .filter(each -> recipient.toString().equalsIgnoreCase(each.recipient()))
                .findFirst()
                .or(() -> news.stream().max(Comparator.comparing(News::kind)));
    }
}
