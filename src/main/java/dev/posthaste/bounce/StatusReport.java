package dev.posthaste.bounce;

import dev.posthaste.queue.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A delivery status notification (RFC 3464; with addresses in UTF-8, RFC 6533). */
final class StatusReport {

    private static final int LONGEST = 2_000;
    private static final Pattern TYPE = Pattern.compile("[ A-Za-z0-9-]{1,40};");
    private static final Pattern NAME = Pattern.compile("([^\\s()]{1,255}?)\\.?(?:[\\s()]|$)");

    private StatusReport() {}

    /** @param groups the fields of the message, then those of each recipient; servers have been seen to leave out the first */
    static List<News> read(List<Fields> groups) {
        List<News> news = new ArrayList<>();
        @Nullable String reporter = null;
        for (Fields group : groups) {
            if (group.has("reporting-mta") && reporter == null) {
                reporter = name(group.first("reporting-mta"));
            }
            news(group, reporter).ifPresent(news::add);
        }
        return news;
    }

    private static Optional<News> news(Fields recipient, @Nullable String reporter) {
        String status = recipient.first("status");
        return kind(recipient.first("action"), status).map(kind -> {
            String words = Objects.requireNonNullElse(typed(recipient.first("diagnostic-code")), "");
            String remote = name(recipient.first("remote-mta"));
            return new News(
                    kind, address(recipient), reply(kind, status, words), remote == null ? reporter : remote, null);
        });
    }

    private static Event.Reply reply(News.Kind kind, @Nullable String status, String words) {
        return SmtpWords.reply(
                status,
                words,
                switch (kind) {
                    case DELIVERED -> 2;
                    case DELAYED -> 4;
                    case BOUNCED, COMPLAINED -> 5;
                });
    }

    /** RFC 3464 section 2.3.3. That it was handed on, {@code relayed} or {@code expanded}, is no news: nobody will tell more. */
    private static Optional<News.Kind> kind(@Nullable String action, @Nullable String status) {
        String word = action == null ? "" : firstWord(action);
        return switch (word) {
            case "failed" -> Optional.of(News.Kind.BOUNCED);
            case "delayed" -> Optional.of(News.Kind.DELAYED);
            case "delivered" -> Optional.of(News.Kind.DELIVERED);
            case "" -> ofStatus(status);
            default -> Optional.empty();
        };
    }

    /** The action is required; where it is missing all the same, a permanent failure leaves no doubt. */
    private static Optional<News.Kind> ofStatus(@Nullable String status) {
        return status != null && status.startsWith("5.") ? Optional.of(News.Kind.BOUNCED) : Optional.empty();
    }

    private static String firstWord(String text) {
        String[] words = text.strip().toLowerCase(Locale.ROOT).split("[^a-z]", 2);
        return words[0];
    }

    /** The one that we know is the one that was asked for, not the one that an alias made of it. */
    private static @Nullable String address(Fields recipient) {
        String original = typed(recipient.first("original-recipient"));
        String text = original == null ? typed(recipient.first("final-recipient")) : original;
        return text == null ? null : text.replaceAll("[<>]", "");
    }

    /** A server's name, without its type and what is added in brackets; null when there is none. */
    static @Nullable String name(@Nullable String value) {
        String text = typed(value);
        Matcher name = NAME.matcher(text == null ? "" : text);
        return name.lookingAt() ? name.group(1) : null;
    }

    /** {@code dns; mx.example.net} without the type before the value (RFC 3464 section 2.1.2). */
    private static @Nullable String typed(@Nullable String value) {
        if (value == null) {
            return null;
        }
        Matcher type = TYPE.matcher(value);
        return SmtpWords.line(type.lookingAt() ? value.substring(type.end()) : value, LONGEST);
    }
}
