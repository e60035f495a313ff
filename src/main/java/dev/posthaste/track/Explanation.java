package dev.posthaste.track;

import dev.posthaste.DeliveryStatus;
import dev.posthaste.queue.Event;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Says where a delivery stands, and what happens next: what is known, and no more than that. */
final class Explanation {

    private final EmailRow email;
    private final DeliveryRow delivery;
    private final List<EventRow> own;
    private final Optional<String> outage;

    /**
     * @param timeline of the whole email, oldest first
     * @param outage why nothing can leave its lane now, in a sentence
     */
    Explanation(EmailRow email, DeliveryRow delivery, List<EventRow> timeline, Optional<String> outage) {
        this.outage = outage;
        this.email = email;
        this.delivery = delivery;
        this.own = timeline.stream()
                .filter(event -> event.key.position() == delivery.key.position())
                .toList();
    }

    String sentence() {
        return (sentences() + conflict()).strip();
    }

    private String sentences() {
        return switch (DeliveryStatus.ofWire(delivery.status)) {
            case SCHEDULED ->
                "It is to be sent at %s; until then it can be canceled or moved.".formatted(at(email.scheduledAt));
            case QUEUED -> queued() + outage.map(" "::concat).orElse("");
            case DEFERRED ->
                "%s It is tried again at %s, and at the latest until %s."
                        .formatted(lastFailure(), at(delivery.nextAttemptAt), at(email.expiresAt));
            case RELAYED -> relayed();
            case DELIVERED -> delivered();
            case BOUNCED -> bounced();
            case COMPLAINED ->
                "It was delivered, and the recipient reported it as spam at %s (%s)."
                        .formatted(at(delivery.updatedAt), cause(Event.Type.COMPLAINED));
            case EXPIRED ->
                "Its time ran out at %s; it is not sent late. %s".formatted(at(email.expiresAt), lastFailure());
            case CANCELED -> doubt() + "It was canceled at %s; it will not be sent.".formatted(at(delivery.updatedAt));
            case SUPERSEDED ->
                doubt()
                        + "A newer email to the same recipient took its place at %s (%s); it will not be sent."
                                .formatted(at(delivery.updatedAt), cause(Event.Type.SUPERSEDED));
            case SUPPRESSED -> doubt() + suppressed();
            case FAILED -> failed();
            case UNKNOWN -> "%s It is held until somebody who knows resolves it.".formatted(lastFailure());
        };
    }

    private String conflict() {
        return last(Event.Type.CONFLICT)
                .map(event -> " A conflict at %s: %s.".formatted(at(event.at), event.cause))
                .orElse("");
    }

    private String queued() {
        if (delivery.attempt <= 1) {
            return "It was accepted at %s and stands in the lane %s; no attempt has ended yet."
                    .formatted(at(email.createdAt), email.lane);
        }
        return "%s Since %s it stands in the lane %s for attempt %d."
                .formatted(asked().orElseGet(this::lastFailure), at(delivery.updatedAt), email.lane, delivery.attempt);
    }

    private Optional<String> asked() {
        return last(Event.Type.RETRIED)
                .filter(event -> event.key.attempt() == delivery.attempt - 1)
                .map(event -> "It had ended (%s), and at %s somebody asked for another attempt."
                        .formatted(event.cause, at(event.at)));
    }

    private String delivered() {
        String source = last(Event.Type.DELIVERED)
                .map(event -> event.cause == null ? "" : " (" + event.cause + ")")
                .orElse("");
        return "The recipient's own server has it since %s%s.".formatted(at(delivery.updatedAt), source);
    }

    private String bounced() {
        String reply = withReply(delivery.replyCode, delivery.replyStatus, delivery.replyText);
        return last(Event.Type.BOUNCED)
                .filter(event -> event.cause != null)
                .map(report -> "%s told us at %s that it could not be delivered%s: a %s. It is not tried again."
                        .formatted(
                                report.peer == null ? "A mail server" : "The server " + report.peer,
                                at(report.at),
                                reply,
                                report.cause))
                .orElse("It was refused for good at %s%s; it is not tried again."
                        .formatted(at(delivery.updatedAt), reply));
    }

    private String suppressed() {
        return last(Event.Type.CAPPED)
                .map(event -> "At %s the recipient had had enough (%s); it was not sent."
                        .formatted(at(event.at), event.cause))
                .orElse("At %s the recipient was on the suppression list (%s); it was not sent."
                        .formatted(at(delivery.updatedAt), cause(Event.Type.SUPPRESSED)));
    }

    private String failed() {
        return last(Event.Type.RESOLVED).isPresent()
                ? "%s At %s somebody who knows said that it did not arrive; it is not tried again."
                        .formatted(lastFailure(), at(delivery.updatedAt))
                : "It was given up at %s (%s); it is not tried again.".formatted(at(delivery.updatedAt), lastCause());
    }

    private String relayed() {
        boolean hearsay = last(Event.Type.RESOLVED)
                .filter(event -> event.key.attempt() == delivery.attempt)
                .isPresent();
        if (hearsay) {
            return "The line was cut after its final dot; at %s somebody who knows said that it arrived."
                    .formatted(at(delivery.updatedAt));
        }
        return "The relay %s accepted it at %s%s; %s"
                .formatted(
                        Objects.requireNonNullElse(delivery.route, "unknown"),
                        at(delivery.updatedAt),
                        withReply(delivery.replyCode, delivery.replyStatus, delivery.replyText),
                        last(Event.Type.DELAYED)
                                .map(Explanation::delay)
                                .orElse("nothing more is known until a bounce or a delivery report comes."));
    }

    private static String delay(EventRow report) {
        return "%s told us at %s that it still tries to hand it on%s."
                .formatted(
                        Objects.requireNonNullElse(report.peer, "a mail server"),
                        at(report.at),
                        withReply(report.replyCode, report.replyStatus, report.replyText));
    }

    /** What ends now may have arrived before. */
    private String doubt() {
        return last(Event.Type.IN_DOUBT).map(event -> failure(event) + " ").orElse("");
    }

    private String lastFailure() {
        return lastOf(event -> event.key.type().equals(Event.Type.DEFERRED.wire())
                        || event.key.type().equals(Event.Type.IN_DOUBT.wire()))
                .map(Explanation::failure)
                .orElse("");
    }

    private static String failure(EventRow event) {
        if (event.key.type().equals(Event.Type.IN_DOUBT.wire())) {
            return "The line was cut at %s after the final dot of attempt %d (%s), so that it may have arrived or not."
                    .formatted(at(event.at), event.key.attempt(), event.cause);
        }
        return "Attempt %d at %s did not succeed%s."
                .formatted(
                        event.key.attempt(),
                        at(event.at),
                        event.replyCode == null
                                ? " (" + event.cause + ")"
                                : withReply(event.replyCode, event.replyStatus, event.replyText));
    }

    private static String withReply(@Nullable Integer code, @Nullable String enhanced, @Nullable String text) {
        if (code == null) {
            return "";
        }
        // Servers repeat the enhanced status code in the text, or leave it out.
        String words = Objects.requireNonNullElse(text, "").strip();
        return " with " + code + (enhanced == null ? "" : " " + enhanced) + (words.isEmpty() ? "" : " (" + words + ")");
    }

    private String cause(Event.Type type) {
        return last(type).map(event -> event.cause).orElse("the reason is not recorded");
    }

    private String lastCause() {
        return lastOf(event -> event.cause != null).map(event -> event.cause).orElse("the reason is not recorded");
    }

    private Optional<EventRow> last(Event.Type type) {
        return lastOf(event -> event.key.type().equals(type.wire()));
    }

    private Optional<EventRow> lastOf(Predicate<EventRow> wanted) {
        return own.stream().filter(wanted).reduce((_, later) -> later);
    }

    private static String at(@Nullable Instant time) {
        return time == null
                ? "an unknown time"
                : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
