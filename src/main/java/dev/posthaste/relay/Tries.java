package dev.posthaste.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posthaste.queue.Event;
import dev.posthaste.relay.smtp.Exchange;
import dev.posthaste.relay.smtp.SmtpReply;
import dev.posthaste.relay.smtp.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The conversations of one attempt as its event tells of them: of what went well the codes and times, of what failed the words
 * too. Bounded to some 4 kB whatever the servers said, because every event of the log is read again and again; what came last
 * is what is kept.
 */
final class Tries {

    private static final int MOST_STEPS = 24;
    private static final int LONGEST_TEXT = 200; // characters
    private static final int ALL_TEXTS = 600; // bytes; three times that in JSON, at worst

    private final List<Event.Try> newestFirst = new ArrayList<>();
    private int stepsLeft = MOST_STEPS;
    private int bytesLeft = ALL_TEXTS;

    private Tries() {}

    /** A conversation by a route. */
    record Conversation(Route route, Exchange exchange) {}

    /** @param inFull with what the servers said */
    static List<Event.Try> told(List<Conversation> conversations, boolean inFull) {
        Tries tries = new Tries();
        for (Conversation each : conversations.reversed()) {
            tries.add(each.route(), each.exchange(), inFull);
        }
        return tries.newestFirst.reversed();
    }

    private void add(Route route, Exchange exchange, boolean inFull) {
        List<Event.Step> steps = new ArrayList<>();
        for (Step step : exchange.steps().reversed()) {
            if (stepsLeft > 0) {
                stepsLeft--;
                steps.add(step(step, inFull));
            }
        }
        Collections.reverse(steps);
        if (!steps.isEmpty()) {
            newestFirst.add(new Event.Try(
                    route.name(),
                    exchange.peer(),
                    exchange.tls(),
                    exchange.took().toMillis(),
                    steps));
        }
    }

    private Event.Step step(Step step, boolean inFull) {
        SmtpReply reply = step.reply();
        return new Event.Step(
                step.phase().name().toLowerCase(Locale.ROOT),
                step.said(),
                reply == null ? null : reply.code(),
                reply == null || reply.status() == null ? null : reply.status().toString(),
                reply == null || !inFull ? null : affordable(reply.text()),
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
