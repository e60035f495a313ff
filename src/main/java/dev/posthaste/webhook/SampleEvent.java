package dev.posthaste.webhook;

import dev.posthaste.BounceKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a test tells: an event of its type as it would be, of an email that there is not. */
final class SampleEvent {

    private static final String EMAIL = "00000000-0000-7000-8000-000000000000";
    private static final String RECIPIENT = "ada@example.com";
    private static final String NOBODY = "no such mailbox";

    private SampleEvent() {}

    static String payload(HookType type, Instant now) {
        return new Payload(
                        type.wire(),
                        now,
                        new Payload.Data(
                                EMAIL,
                                "<" + EMAIL + "@example.com>",
                                now,
                                "Acme <no-reply@example.com>",
                                List.of(RECIPIENT),
                                "A test of your webhook",
                                null,
                                Map.of("category", "test"),
                                Map.of(),
                                type == HookType.BOUNCED ? new Payload.Bounce("Permanent", "NoEmail", NOBODY) : null,
                                type == HookType.FAILED ? new Payload.Failed("expired") : null,
                                type == HookType.SUPPRESSED
                                        ? new Payload.Suppressed(
                                                "OnAccountSuppressionList", "manual, since 2026-01-01T00:00:00Z")
                                        : null,
                                new Payload.Delivery(
                                        EMAIL + ".0",
                                        0,
                                        RECIPIENT,
                                        status(type),
                                        type == HookType.QUEUED || type == HookType.SCHEDULED ? 0 : 1,
                                        "default",
                                        reply(type),
                                        type == HookType.BOUNCED ? BounceKind.HARD.wire() : null,
                                        null,
                                        type == HookType.DELIVERY_DELAYED ? now.plusSeconds(30) : null,
                                        false),
                                true))
                .json();
    }

    private static String status(HookType type) {
        return switch (type) {
            case QUEUED -> "queued";
            case SCHEDULED -> "scheduled";
            case SENT -> "relayed";
            case DELIVERED -> "delivered";
            case DELIVERY_DELAYED -> "deferred";
            case BOUNCED -> "bounced";
            case COMPLAINED -> "complained";
            case FAILED -> "expired";
            case SUPPRESSED -> "suppressed";
            case CANCELED -> "canceled";
        };
    }

    private static Payload.@Nullable Reply reply(HookType type) {
        return switch (type) {
            case SENT, DELIVERED -> new Payload.Reply(250, "2.0.0", "OK");
            case DELIVERY_DELAYED -> new Payload.Reply(451, "4.3.0", "try again later");
            case BOUNCED -> new Payload.Reply(550, "5.1.1", NOBODY);
            case QUEUED, SCHEDULED, COMPLAINED, FAILED, SUPPRESSED, CANCELED -> null;
        };
    }
}
