package dev.posthaste.accept;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.Caller;
import dev.posthaste.Lane;
import dev.posthaste.Mailbox;
import dev.posthaste.OnUnknown;
import dev.posthaste.StreamName;
import dev.posthaste.Tag;
import dev.posthaste.Text;
import dev.posthaste.compose.Attachment;
import dev.posthaste.compose.Content;
import dev.posthaste.compose.CustomHeaders;
import dev.posthaste.compose.template.Rendered;
import dev.posthaste.compose.template.TemplateCall;
import dev.posthaste.compose.template.TemplateName;
import dev.posthaste.compose.template.Templates;
import dev.posthaste.web.Faults;
import dev.posthaste.web.JsonFields;
import dev.posthaste.web.Times;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of {@code POST /v1/emails} field by field and renders its template, collecting every fault on the way. The
 * names are Resend's, and beside them ours. {@code openapi.yaml} says what each means.
 */
@Singleton
final class EmailRequestReader {

    private static final int LONGEST_SUBJECT = 998; // RFC 5322 section 2.1.1
    private static final int MOST_TAGS = 20;
    private static final int MOST_ATTACHMENTS = 50;
    private static final int MOST_MEMBERS = 50;
    private static final int LONGEST_METADATA = 1_000;
    private static final int LONGEST_KEY = 256;
    private static final String OCTETS = "application/octet-stream";
    private static final JsonMapper VALUES = new JsonMapper();
    private static final TypeReference<Map<String, Object>> VARIABLES = new TypeReference<>() {};

    private final Templates templates;
    private final Times times;
    private final LimitsConfig limits;

    EmailRequestReader(Templates templates, Times times, LimitsConfig limits) {
        this.templates = templates;
        this.times = times;
        this.limits = limits;
    }

    /** @throws dev.posthaste.Refusal that names every fault of the body */
    EmailRequest read(Caller caller, JsonNode body) {
        var faults = new Faults();
        var fields = new JsonFields(body, "", faults);
        List<Mailbox> to = mailboxes("to", fields, faults);
        List<Mailbox> cc = mailboxes("cc", fields, faults);
        List<Mailbox> bcc = mailboxes("bcc", fields, faults);
        List<Mailbox> replyTo = mailboxes("reply_to", fields, faults);
        checkRecipients(fields, to.size() + cc.size() + bcc.size(), faults);
        Rendered rendered = fields.has("template") ? rendered(caller.tenant(), fields, faults) : null;
        Mailbox from = from(fields, rendered, faults);
        Content content =
                fields.has("template") ? rendered == null ? null : rendered.content() : ownContent(fields, faults);
        Map<String, String> headers = headers(fields, faults);
        List<Tag> tags = tags(fields, faults);
        List<Attachment> attachments = attachments(fields, faults);
        Lane lane = lane(fields, faults);
        String stream = stream(fields, faults);
        Map<String, String> metadata = metadata(fields, faults);
        Instant scheduledAt = times.scheduledAt(fields, faults);
        Duration ttl = Times.ttl(fields, faults);
        Instant expiresAt = times.expiresAt(fields, scheduledAt, faults);
        String supersedeKey = supersedeKey(fields, faults);
        OnUnknown onUnknown = onUnknown(fields, faults);
        boolean sensitive = fields.flag("sensitive") || rendered != null && rendered.sensitive();
        var permission = new Permission(caller.grant(), faults);
        permission.checkSender(from);
        permission.checkStream(stream);
        Map.of("to", to, "cc", cc, "bcc", bcc).forEach(permission::checkRecipients);
        fields.refuseOthers();
        faults.refuseIfAny();
        return new EmailRequest(
                Objects.requireNonNull(from),
                to,
                cc,
                bcc,
                replyTo.isEmpty() && rendered != null ? rendered.replyTo() : replyTo,
                Objects.requireNonNull(content),
                rendered == null ? null : rendered.template(),
                headers,
                tags,
                attachments,
                lane,
                stream,
                metadata,
                scheduledAt,
                ttl,
                expiresAt,
                supersedeKey,
                onUnknown,
                sensitive);
    }

    private static @Nullable Mailbox from(JsonFields fields, @Nullable Rendered rendered, Faults faults) {
        if (!fields.has("from")) {
            if (fields.has("template") && (rendered == null || rendered.from() != null)) {
                return rendered == null ? null : rendered.from(); // of a template that is refused nobody knows
            }
            fields.missing("from", "An email needs a sender here, such as \"Acme <no-reply@acme.com>\".");
            return null;
        }
        String text = fields.text("from");
        return text == null ? null : faults.at(fields.pointer("from"), () -> Mailbox.parse(text));
    }

    private static List<Mailbox> mailboxes(String name, JsonFields fields, Faults faults) {
        List<Mailbox> mailboxes = new ArrayList<>();
        fields.textOrTexts(name).forEach((pointer, text) -> {
            Mailbox mailbox = faults.at(pointer, () -> Mailbox.parse(text));
            if (mailbox != null) {
                mailboxes.add(mailbox);
            }
        });
        return mailboxes;
    }

    private void checkRecipients(JsonFields fields, int recipients, Faults faults) {
        if (!fields.has("to") || fields.isEmptyList("to")) {
            fields.missing("to", "An email needs at least one recipient here.");
        }
        if (recipients > limits.recipients()) {
            faults.add("/to", "An email has at most %d recipients over to, cc and bcc.".formatted(limits.recipients()));
        }
    }

    private static @Nullable TemplateName templateName(JsonFields template, Faults faults) {
        if (!template.has("id")) {
            template.missing("id", "A template needs its name here, such as \"password-reset\".");
            return null;
        }
        String id = template.text("id");
        return id == null ? null : faults.at(template.pointer("id"), () -> new TemplateName(id));
    }

    private @Nullable Rendered rendered(String tenant, JsonFields fields, Faults faults) {
        for (String own : List.of("subject", "html", "text")) {
            if (fields.has(own)) {
                faults.add(fields.pointer(own), "The template brings its own %s; leave this out.".formatted(own));
            }
        }
        JsonFields template = fields.members("template");
        if (template == null) {
            return null;
        }
        TemplateName name = templateName(template, faults);
        String version = template.text("version");
        Locale locale = template.locale("locale");
        JsonFields variables = template.members("variables");
        template.refuseOthers();
        Map<String, Object> values = variables == null ? Map.of() : VALUES.convertValue(variables.object(), VARIABLES);
        return name == null
                ? null
                : faults.of(() -> templates.render(tenant, new TemplateCall(name, version, locale, values)));
    }

    private static @Nullable Content ownContent(JsonFields fields, Faults faults) {
        String subject = fields.text("subject");
        String html = fields.text("html");
        String text = fields.text("text");
        if (!fields.has("subject")) {
            fields.missing("subject", "An email needs a subject here, or a template.");
        }
        if (!fields.has("html") && !fields.has("text")) {
            fields.missing("html", "An email needs html, text or both, or a template.");
        }
        if (subject == null) {
            return null;
        }
        if (!Text.isSingleLine(subject) || subject.length() > LONGEST_SUBJECT) {
            faults.add(
                    fields.pointer("subject"),
                    "A subject is one line of at most %d characters without control characters."
                            .formatted(LONGEST_SUBJECT));
        }
        return new Content(subject, html, text);
    }

    private static Map<String, String> headers(JsonFields fields, Faults faults) {
        Map<String, String> headers = new LinkedHashMap<>();
        fields.textMembers("headers", MOST_MEMBERS).forEach((name, value) -> {
            String pointer = fields.pointer("headers") + "/" + JsonFields.escaped(name);
            if (faults.check(pointer, () -> CustomHeaders.check(name, value))) {
                headers.put(name, value);
            }
        });
        return headers;
    }

    private static List<Tag> tags(JsonFields fields, Faults faults) {
        List<Tag> tags = new ArrayList<>();
        for (JsonFields tag : fields.objects("tags", MOST_TAGS)) {
            String name = tag.text("name");
            String value = tag.text("value");
            tag.refuseOthers();
            Tag made = faults.at(
                    tag.pointer(),
                    () -> new Tag(Objects.requireNonNullElse(name, ""), Objects.requireNonNullElse(value, "")));
            if (made != null) {
                tags.add(made);
            }
        }
        return tags;
    }

    private static List<Attachment> attachments(JsonFields fields, Faults faults) {
        List<Attachment> attachments = new ArrayList<>();
        for (JsonFields each : fields.objects("attachments", MOST_ATTACHMENTS)) {
            String filename = each.text("filename");
            String type = each.text("content_type");
            String contentId = each.text("content_id");
            byte[] content = decoded(each, faults);
            each.refuseOthers();
            if (!each.has("filename")) {
                each.missing("filename", "An attachment needs a file name here.");
            }
            if (filename == null || content == null) {
                continue;
            }
            Attachment made = faults.at(
                    each.pointer(),
                    () -> new Attachment(filename, Objects.requireNonNullElse(type, OCTETS), content, contentId));
            if (made != null) {
                attachments.add(made);
            }
        }
        return attachments;
    }

    private static byte @Nullable [] decoded(JsonFields attachment, Faults faults) {
        String base64 = attachment.text("content");
        if (base64 == null) {
            if (!attachment.has("content")) {
                attachment.missing("content", "An attachment needs its bytes here, in base64.");
            }
            return null;
        }
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) { // the decoder's message quotes the content
            faults.add(attachment.pointer("content"), "This is not base64 (RFC 4648 section 4).");
            return null;
        }
    }

    private static Lane lane(JsonFields fields, Faults faults) {
        String text = fields.text("lane");
        Lane lane = text == null ? null : faults.at(fields.pointer("lane"), () -> Lane.ofWire(text));
        return Objects.requireNonNullElse(lane, Lane.NORMAL);
    }

    private static @Nullable String stream(JsonFields fields, Faults faults) {
        String name = fields.text("stream");
        StreamName stream = name == null ? null : faults.at(fields.pointer("stream"), () -> new StreamName(name));
        return stream == null ? null : stream.text();
    }

    private static Map<String, String> metadata(JsonFields fields, Faults faults) {
        Map<String, String> metadata = fields.textMembers("metadata", MOST_MEMBERS);
        metadata.forEach((name, value) -> {
            if (name.isEmpty() || name.length() > LONGEST_METADATA || value.length() > LONGEST_METADATA) {
                faults.add(
                        fields.pointer("metadata") + "/" + JsonFields.escaped(name),
                        "A metadata name and its value are at most %d characters long.".formatted(LONGEST_METADATA));
            }
        });
        return metadata;
    }

    private static @Nullable String supersedeKey(JsonFields fields, Faults faults) {
        String key = fields.text("supersede_key");
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY || !Text.isSingleLine(key))) {
            faults.add(
                    fields.pointer("supersede_key"),
                    "This is one line of 1 to %d characters, such as \"login-code\".".formatted(LONGEST_KEY));
        }
        return key;
    }

    private static @Nullable OnUnknown onUnknown(JsonFields fields, Faults faults) {
        String text = fields.text("on_unknown");
        return text == null ? null : faults.at(fields.pointer("on_unknown"), () -> OnUnknown.ofWire(text));
    }
}
