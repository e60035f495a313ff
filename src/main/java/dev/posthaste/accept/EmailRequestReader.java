package dev.posthaste.accept;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posthaste.Caller;
import dev.posthaste.GroupKey;
import dev.posthaste.Lane;
import dev.posthaste.Mailbox;
import dev.posthaste.OnUnknown;
import dev.posthaste.Tag;
import dev.posthaste.Text;
import dev.posthaste.compose.Attachment;
import dev.posthaste.compose.Content;
import dev.posthaste.compose.CustomHeaders;
import dev.posthaste.compose.template.Rendered;
import dev.posthaste.streams.StreamBook;
import dev.posthaste.web.Faults;
import dev.posthaste.web.JsonFields;
import dev.posthaste.web.Times;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of {@code POST /v1/emails} field by field and renders its template, collecting every fault on the way. The
 * names are Resend's, and beside them ours. {@code openapi.yaml} says what each means.
 */
@Singleton
final class EmailRequestReader {

    private static final int MOST_TAGS = 20;
    private static final int MOST_MEMBERS = 50;
    private static final int LONGEST_METADATA = 1_000;
    private static final int LONGEST_KEY = 256;

    private final ContentReader contents;
    private final StreamBook streams;
    private final AttachmentReader attachments;
    private final Times times;
    private final LimitsConfig limits;
    private final Clock clock;

    EmailRequestReader(
            ContentReader contents,
            StreamBook streams,
            AttachmentReader attachments,
            Times times,
            LimitsConfig limits,
            Clock clock) {
        this.contents = contents;
        this.streams = streams;
        this.attachments = attachments;
        this.times = times;
        this.limits = limits;
        this.clock = clock;
    }

    /** @throws dev.posthaste.Refusal that names every fault of the body */
    EmailRequest read(Caller caller, JsonNode body) {
        return read(caller, body, true);
    }

    /** One of many: as {@link #read(Caller, JsonNode)}, but no file is fetched for it. */
    EmailRequest readOfMany(Caller caller, JsonNode body) {
        return read(caller, body, false);
    }

    private EmailRequest read(Caller caller, JsonNode body, boolean alone) {
        var faults = new Faults();
        var fields = new JsonFields(body, "", faults);
        List<Mailbox> to = mailboxes("to", fields, faults);
        List<Mailbox> cc = mailboxes("cc", fields, faults);
        List<Mailbox> bcc = mailboxes("bcc", fields, faults);
        List<Mailbox> replyTo = mailboxes("reply_to", fields, faults);
        checkRecipients(fields, to.size() + cc.size() + bcc.size(), faults);
        Rendered rendered = contents.rendered(caller.tenant(), fields, faults);
        StreamTerms stream =
                StreamTerms.read(streams, caller.tenant(), fields, rendered == null ? null : rendered.stream(), faults);
        Mailbox from = from(fields, rendered, stream);
        Content content = ContentReader.content(fields, rendered, faults);
        Map<String, String> headers = headers(fields, faults);
        List<Tag> tags = tags(fields, faults);
        List<NamedFile> files = attachments.read(fields, alone, faults);
        Lane lane = stream.lane(fields.parsed("lane", Lane::ofWire));
        Map<String, String> metadata = metadata(fields, faults);
        Instant scheduledAt = times.scheduledAt(fields, faults);
        Duration ttl = Times.ttl(fields, faults);
        Instant expiresAt = times.expiresAt(fields, scheduledAt, faults);
        String supersedeKey = supersedeKey(fields, faults);
        GroupKey groupKey = fields.parsed("group_key", GroupKey::new);
        stream.checkLife(ttl, expiresAt, Objects.requireNonNullElseGet(scheduledAt, clock::instant), fields, faults);
        OnUnknown onUnknown = stream.onUnknown(fields.parsed("on_unknown", OnUnknown::ofWire));
        boolean sensitive =
                fields.flag("sensitive") || stream.isSensitive() || rendered != null && rendered.sensitive();
        var permission = new Permission(caller.grant(), faults);
        permission.checkSender(from);
        permission.checkStream(stream.text());
        Map.of("to", to, "cc", cc, "bcc", bcc).forEach(permission::checkRecipients);
        fields.refuseOthers();
        faults.refuseIfAny();
        List<Attachment> complete = attachments.complete(files, faults);
        faults.refuseIfAny();
        return new EmailRequest(
                Objects.requireNonNull(from),
                to,
                cc,
                bcc,
                replyTo(replyTo, rendered, stream),
                Objects.requireNonNull(content),
                rendered == null ? null : rendered.template(),
                headers,
                tags,
                complete,
                lane,
                stream.text(),
                metadata,
                scheduledAt,
                ttl,
                expiresAt,
                supersedeKey,
                groupKey,
                onUnknown,
                stream.policy(),
                sensitive);
    }

    private static @Nullable Mailbox from(JsonFields fields, @Nullable Rendered rendered, StreamTerms stream) {
        if (!fields.has("from")) {
            if (fields.has("template") && (rendered == null || rendered.from() != null)) {
                return rendered == null ? null : rendered.from(); // of a template that is refused nobody knows
            }
            if (stream.from() != null) {
                return stream.from();
            }
            fields.missing("from", "An email needs a sender here, such as \"Acme <no-reply@acme.com>\".");
            return null;
        }
        return fields.parsed("from", Mailbox::parse);
    }

    /** The request's own; else what its template says, which knows more of it than its stream. */
    private static List<Mailbox> replyTo(List<Mailbox> own, @Nullable Rendered rendered, StreamTerms stream) {
        if (!own.isEmpty()) {
            return own;
        }
        return rendered == null || rendered.replyTo().isEmpty() ? stream.replyTo() : rendered.replyTo();
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
}
