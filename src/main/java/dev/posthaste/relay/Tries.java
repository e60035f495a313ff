package dev.posthaste.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posthaste.queue.Event;
import dev.posthaste.relay.smtp.Exchange;
import dev.posthaste.relay.smtp.SmtpReply;
import dev.posthaste.relay.smtp.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The conversations of one attempt as its event tells of them: what was said and answered, and how long that took. Bounded to some
 * 4 kB whatever the servers said, because every event of the log is read again and again; what came last is what is kept, such as
 * the name under which the next hop knows the mail.
 */
final class Tries {

    private static final int MOST = 10;
    private static final int MOST_STEPS = 24;
    private static final int LONGEST_TEXT = 200; // characters
    private static final int ALL_TEXTS = 600; // bytes; three times that in JSON, at worst

    private final List<Event.Try> newestFirst = new ArrayList<>();
    private int stepsLeft = MOST_STEPS;
    private int bytesLeft = ALL_TEXTS;

    private Tries() {}

    /** A conversation by a route, with a server that was spoken with or was to be. */
    record Conversation(Route route, Exchange exchange) {

        /** With each of the servers that a route led to. */
        static List<Conversation> all(Route route, Exchange exchange) {
            return exchange.all().stream()
                    .filter(each -> !each.steps().isEmpty())
                    .map(each -> new Conversation(route, each))
                    .toList();
        }
    }

    static List<Event.Try> told(List<Conversation> conversations) {
        Tries tries = new Tries();
        List<Conversation> kept = conversations.subList(Math.max(0, conversations.size() - MOST), conversations.size());
        int others = kept.size();
        for (Conversation each : kept.reversed()) {
            others--;
            tries.add(each.route(), each.exchange(), others);
        }
        return tries.newestFirst.reversed();
    }

    /** @param others that come after it, and have a step at least: the one in which they ended */
    private void add(Route route, Exchange exchange, int others) {
        List<Step> newest = exchange.steps().reversed().stream()
                .limit(Math.max(1, stepsLeft - others))
                .toList();
        stepsLeft -= newest.size();
        // The newest first: it has the first claim on what there is for words.
        List<Event.Step> steps = newest.stream().map(this::step).toList().reversed();
        newestFirst.add(new Event.Try(
                route.name(), exchange.peer(), exchange.tls(), exchange.took().toMillis(), steps));
    }

    private Event.Step step(Step step) {
        SmtpReply reply = step.reply();
        return new Event.Step(
                step.phase().name().toLowerCase(Locale.ROOT),
                step.said(),
                reply == null ? null : reply.code(),
                reply == null || reply.status() == null ? null : reply.status().toString(),
                reply == null ? null : affordable(reply.text()),
                step.took().toMillis());
    }

    private String affordable(String text) {
        int end = Math.min(text.length(), LONGEST_TEXT);
        while (end > 0 && text.substring(0, end).getBytes(UTF_8).length > bytesLeft) {
            end /= 2;
        }
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        String cut = text.substring(0, end);
        bytesLeft -= cut.getBytes(UTF_8).length;
        return cut;
    }
}
