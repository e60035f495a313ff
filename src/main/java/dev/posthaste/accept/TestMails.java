package dev.posthaste.accept;

import dev.posthaste.Caller;
import dev.posthaste.EmailId;
import dev.posthaste.Mailbox;
import dev.posthaste.Refusal;
import dev.posthaste.Tag;
import dev.posthaste.compose.Content;
import dev.posthaste.compose.template.Rendered;
import dev.posthaste.streams.StreamBook;
import dev.posthaste.web.Faults;
import dev.posthaste.web.JsonFields;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sends what a template says to the one who works on it, on the way that all mail goes. */
@Singleton
public final class TestMails {

    private static final String PREFIX = "[Test] ";
    private static final String TAG = "posthaste-test";

    private final Intake intake;
    private final StreamBook streams;

    TestMails(Intake intake, StreamBook streams) {
        this.intake = intake;
        this.streams = streams;
    }

    /**
     * Reads who is to get it, and the rest of what a request for an email may say here: {@code from} and {@code stream}.
     *
     * @param rendered null when that is refused already
     * @param faults with those of what was rendered
     * @return the id of an email that is durable
     * @throws Refusal with all that is wrong, or as for any other email that cannot be accepted now
     */
    public EmailId send(Caller caller, JsonFields fields, @Nullable Rendered rendered, Faults faults) {
        StreamTerms stream =
                StreamTerms.read(streams, caller.tenant(), fields, rendered == null ? null : rendered.stream(), faults);
        Mailbox to = fields.needed("to", Mailbox::parse, "Say here who is to get the test, such as ada@example.com.");
        Mailbox from = from(fields, rendered, stream);
        var permission = new Permission(caller.grant(), faults);
        permission.checkSender(from);
        permission.checkStream(stream.text());
        if (to != null) {
            permission.checkRecipients("to", List.of(to));
        }
        fields.refuseOthers();
        faults.refuseIfAny();
        return intake.accept(
                caller,
                request(
                        Objects.requireNonNull(from),
                        Objects.requireNonNull(to),
                        Objects.requireNonNull(rendered),
                        stream));
    }

    private static @Nullable Mailbox from(JsonFields fields, @Nullable Rendered rendered, StreamTerms stream) {
        if (fields.has("from") || rendered == null) { // of a template that is refused nobody knows who sends it
            return fields.parsed("from", Mailbox::parse);
        }
        Mailbox from = rendered.from() == null ? stream.from() : rendered.from();
        if (from == null) {
            fields.missing("from", "Neither the template nor its stream has a sender; say here who sends the test.");
        }
        return from;
    }

    private static EmailRequest request(Mailbox from, Mailbox to, Rendered rendered, StreamTerms stream) {
        Content content = rendered.content();
        return new EmailRequest(
                from,
                List.of(to),
                List.of(),
                List.of(),
                rendered.replyTo().isEmpty() ? stream.replyTo() : rendered.replyTo(),
                content.withSubject(PREFIX + content.subject()),
                rendered.template(),
                Map.of(),
                List.of(new Tag(TAG, rendered.template().template())),
                List.of(),
                stream.lane(null),
                stream.text(),
                Map.of(),
                null,
                null,
                null,
                null,
                null,
                stream.onUnknown(null),
                stream.policy(),
                rendered.sensitive() || stream.isSensitive());
    }
}
