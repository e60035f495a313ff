package dev.posthaste.accept;

import dev.posthaste.DeliveryId;
import dev.posthaste.EmailId;
import dev.posthaste.KeyMode;
import dev.posthaste.Mailbox;
import dev.posthaste.Redacted;
import dev.posthaste.Refusal;
import dev.posthaste.bounce.ReturnPaths;
import dev.posthaste.compose.Composer;
import dev.posthaste.compose.Draft;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.streams.StreamPolicy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What a request becomes: a message, composed once, and a record of it for each recipient. */
@Singleton
final class Deliveries {

    private final Composer composer;
    private final ReturnPaths returnPaths;
    private final LimitsConfig limits;
    private final AcceptConfig config;
    private final Clock clock;

    Deliveries(Composer composer, ReturnPaths returnPaths, LimitsConfig limits, AcceptConfig config, Clock clock) {
        this.composer = composer;
        this.returnPaths = returnPaths;
        this.limits = limits;
        this.config = config;
        this.clock = clock;
    }

    /** @throws Refusal when the message is larger than it may be */
    List<MailRecord> of(EmailId id, Asked asked, EmailRequest request) {
        Instant now = clock.instant();
        var draft = new Draft(
                id,
                now,
                request.from(),
                request.to(),
                request.cc(),
                request.replyTo(),
                request.content(),
                request.headers(),
                request.attachments());
        byte[] message = composer.compose(draft);
        checkSize(message, request.recipients());
        List<MailRecord> deliveries = new ArrayList<>(request.recipients());
        Stream.of(request.to(), request.cc(), request.bcc())
                .flatMap(List::stream)
                .forEach(recipient -> deliveries.add(
                        new MailRecord(envelope(draft, deliveries.size(), asked, request, recipient), message)));
        return deliveries;
    }

    private MailEnvelope envelope(Draft draft, int index, Asked asked, EmailRequest request, Mailbox recipient) {
        Instant start = Objects.requireNonNullElse(request.scheduledAt(), draft.date());
        Duration ttl = ttl(request);
        Instant end = request.expiresAt();
        MailEnvelope.Plan plan = request.scheduledAt() == null
                ? null
                : new MailEnvelope.Plan(request.scheduledAt(), end == null ? ttl : null, 0);
        boolean sandbox = asked.caller().grant().mode() == KeyMode.SANDBOX;
        return new MailEnvelope(
                sandbox ? MailEnvelope.SANDBOX_VERSION : MailEnvelope.VERSION,
                draft.id(),
                index,
                1,
                asked.caller().tenant(),
                returnPaths.of(new DeliveryId(draft.id(), index), request.from().address()),
                recipient.address(),
                request.lane(),
                request.stream(),
                draft.date(),
                end == null ? start.plus(ttl) : end,
                draft.messageId(),
                request.from(),
                request.to(),
                request.cc(),
                request.bcc(),
                request.replyTo(),
                request.sensitive() ? Redacted.TEXT : request.content().subject(),
                request.tags(),
                request.metadata(),
                request.template() == null ? null : request.template().toString(),
                asked.body() == null ? null : asked.body().value(),
                plan,
                request.supersedeKey(),
                request.groupKey() == null ? null : request.groupKey().text(),
                request.onUnknown(),
                asked.trace(),
                sandbox,
                request.policy() == null ? null : request.policy().ramp(),
                request.sensitive());
    }

    private Duration ttl(EmailRequest request) {
        if (request.ttl() != null) {
            return request.ttl();
        }
        Duration usual = config.ttl().of(request.lane());
        StreamPolicy policy = request.policy();
        if (policy == null) {
            return usual;
        }
        if (policy.ttl() != null) {
            return policy.ttl();
        }
        Duration longest = policy.longestTtl();
        return longest != null && longest.compareTo(usual) < 0 ? longest : usual;
    }

    private void checkSize(byte[] message, int recipients) {
        if (message.length > limits.message().asLongValue()) {
            throw new Refusal(
                    Refusal.Reason.TOO_LARGE,
                    "The message would be %d bytes long; the limit is %d. Leave out attachments or link to them."
                            .formatted(message.length, limits.message().asLongValue()));
        }
        if ((long) message.length * recipients > limits.total().asLongValue()) {
            throw new Refusal(
                    Refusal.Reason.TOO_LARGE,
                    "%d bytes to %d recipients are more than one request may bring in; split the recipients over several."
                            .formatted(message.length, recipients));
        }
    }
}
