package dev.posthaste.track;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.posthaste.DeliveryStatus;
import dev.posthaste.Redacted;
import dev.posthaste.TemplateVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An email as {@code GET /v1/emails/{id}} shows it: Resend's members first, then ours. */
public record EmailView(
        String object,
        String id,
        String from,
        List<String> to,
        List<String> cc,
        List<String> bcc,
        @JsonProperty("reply_to") List<String> replyTo,
        String subject,
        @Nullable String html,
        @Nullable String text,
        boolean sensitive,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("scheduled_at") @Nullable Instant scheduledAt,
        @JsonProperty("last_event") String lastEvent,
        String status,
        String lane,
        @Nullable String stream,
        @Nullable TemplateView template,
        @JsonProperty("group_key") @Nullable String groupKey,
        List<Map<String, String>> tags,
        Map<String, String> metadata,
        @JsonProperty("expires_at") Instant expiresAt,
        @JsonProperty("message_id") String messageId,
        List<DeliveryView> deliveries,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<EventView> timeline) {

    /** Which template was rendered. */
    public record TemplateView(String id, @Nullable String version) {

        static TemplateView of(TemplateVersion used) {
            return new TemplateView(used.template(), used.version());
        }
    }

    /** @param timeline null where the list of emails leaves it out */
    static EmailView of(EmailRow email, List<DeliveryRow> deliveries, @Nullable List<EventView> timeline) {
        DeliveryStatus overall = OverallStatus.of(deliveries.stream()
                .map(each -> DeliveryStatus.ofWire(each.status))
                .toList());
        return new EmailView(
                "email",
                email.id.toString(),
                email.sender,
                recipients(email, "to"),
                recipients(email, "cc"),
                recipients(email, "bcc"),
                recipients(email, "reply_to"),
                email.subject,
                email.sensitive ? Redacted.TEXT : null,
                email.sensitive ? Redacted.TEXT : null,
                email.sensitive,
                email.createdAt,
                email.scheduledAt,
                OverallStatus.lastEvent(overall),
                overall.wire(),
                email.lane,
                email.stream,
                email.template == null ? null : TemplateView.of(TemplateVersion.parse(email.template)),
                email.groupKey,
                email.tags,
                email.metadata,
                email.expiresAt,
                email.messageId,
                deliveries.stream().map(DeliveryView::of).toList(),
                timeline);
    }

    /** The same with what it says. */
    EmailView saying(@Nullable String html, @Nullable String text) {
        return new EmailView(
                object,
                id,
                from,
                to,
                cc,
                bcc,
                replyTo,
                subject,
                html,
                text,
                sensitive,
                createdAt,
                scheduledAt,
                lastEvent,
                status,
                lane,
                stream,
                template,
                groupKey,
                tags,
                metadata,
                expiresAt,
                messageId,
                deliveries,
                timeline);
    }

    private static List<String> recipients(EmailRow email, String kind) {
        return email.recipients.getOrDefault(kind, List.of());
    }
}
