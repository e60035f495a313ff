package dev.posthaste.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.posthaste.DeliveryStatus;
import dev.posthaste.Mailbox;
import dev.posthaste.Tag;
import dev.posthaste.TemplateVersion;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of a webhook: Resend's members, and beside them what is known of the one recipient that it is about. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Payload(String type, @JsonProperty("created_at") Instant createdAt, Data data) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    /** @param test true in a test event, else not there */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Data(
            @JsonProperty("email_id") String emailId,
            @JsonProperty("message_id") String messageId,
            @JsonProperty("created_at") Instant createdAt,
            String from,
            List<String> to,
            String subject,
            @JsonProperty("template_id") @Nullable String templateId,
            Map<String, String> tags,
            Map<String, String> metadata,
            @Nullable Bounce bounce,
            @Nullable Failed failed,
            @Nullable Suppressed suppressed,
            Delivery delivery,
            @Nullable Boolean test) {}

    record Bounce(String type, String subType, String message) {}

    record Failed(String reason) {}

    record Suppressed(String type, String message) {}

    /**
     * @param attempt which attempt it tells of; 0 before the first
     * @param bounceKind what a bounce is evidence of; null for what is none
     * @param inDoubt whether it may have arrived although nobody said so
     */
    record Delivery(
            String id,
            int index,
            String recipient,
            String status,
            int attempt,
            @Nullable String route,
            @Nullable Reply reply,
            @JsonProperty("bounce_kind") @Nullable String bounceKind,
            @Nullable String detail,
            @JsonProperty("next_attempt_at") @Nullable Instant nextAttemptAt,
            @JsonProperty("in_doubt") boolean inDoubt) {}

    record Reply(
            int code,
            @JsonProperty("enhanced_status") @Nullable String enhancedStatus,
            String text) {

        static @Nullable Reply of(Event.@Nullable Reply reply) {
            return reply == null ? null : new Reply(reply.code(), reply.enhancedStatus(), reply.text());
        }
    }

    static String of(Event event, News news) {
        MailEnvelope mail = event.envelope();
        return new Payload(
                        news.type().wire(),
                        event.at(),
                        new Data(
                                mail.emailId().toString(),
                                mail.messageId(),
                                mail.acceptedAt(),
                                mail.from().toString(),
                                mail.to().stream().map(Mailbox::toString).toList(),
                                mail.subject(),
                                mail.template() == null
                                        ? null
                                        : TemplateVersion.parse(mail.template()).template(),
                                tags(mail.tags()),
                                mail.metadata(),
                                news.type() == HookType.BOUNCED ? BounceType.of(event) : null,
                                news.type() == HookType.FAILED ? new Failed(reason(event, news.status())) : null,
                                news.type() == HookType.SUPPRESSED ? suppressed(event) : null,
                                delivery(event, news.status()),
                                null))
                .json();
    }

    private static Delivery delivery(Event event, DeliveryStatus status) {
        return new Delivery(
                event.deliveryId().toString(),
                event.envelope().index(),
                event.envelope().recipient().toString(),
                status.wire(),
                event.type() == Event.Type.ACCEPTED ? 0 : event.attempt(),
                event.route(),
                Reply.of(event.reply()),
                event.bounceKind() == null ? null : event.bounceKind().wire(),
                event.cause(),
                event.dueAt(),
                event.type() == Event.Type.IN_DOUBT);
    }

    private static String reason(Event event, DeliveryStatus status) {
        return event.cause() == null ? status.wire() : event.cause();
    }

    private static Suppressed suppressed(Event event) {
        return new Suppressed(
                event.type() == Event.Type.CAPPED ? "OverRecipientCap" : "OnAccountSuppressionList",
                event.cause() == null ? "on the suppression list" : event.cause());
    }

    private static Map<String, String> tags(List<Tag> tags) {
        Map<String, String> byName = new LinkedHashMap<>();
        tags.forEach(tag -> byName.put(tag.name(), tag.value()));
        return byName;
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts, numbers and times can be written as JSON.", e);
        }
    }
}
