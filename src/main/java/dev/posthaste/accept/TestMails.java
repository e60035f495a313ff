package dev.posthaste.accept;

import dev.posthaste.Caller;
import dev.posthaste.EmailId;
import dev.posthaste.Lane;
import dev.posthaste.Mailbox;
import dev.posthaste.Refusal;
import dev.posthaste.Tag;
import dev.posthaste.compose.Content;
import dev.posthaste.compose.template.Rendered;
import dev.posthaste.web.Faults;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** Sends what a template says to the one who works on it, on the way that all mail goes. */
@Singleton
public final class TestMails {

    private static final String PREFIX = "[Test] ";
    private static final String TAG = "posthaste-test";

    private final Intake intake;

    TestMails(Intake intake) {
        this.intake = intake;
    }

    /**
     * @return the id of an email that is durable
     * @throws Refusal as for any other email that cannot be accepted now
     */
    public EmailId send(Caller caller, Mailbox from, Mailbox to, Rendered rendered) {
        checkPermitted(caller, from, to);
        Content content = rendered.content();
        return intake.accept(
                caller,
                new EmailRequest(
                        from,
                        List.of(to),
                        List.of(),
                        List.of(),
                        rendered.replyTo(),
                        new Content(PREFIX + content.subject(), content.html(), content.text()),
                        rendered.template(),
                        Map.of(),
                        List.of(new Tag(TAG, rendered.template().template())),
                        List.of(),
                        Lane.NORMAL,
                        null,
                        Map.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        rendered.sensitive()));
    }

    private static void checkPermitted(Caller caller, Mailbox from, Mailbox to) {
        var faults = new Faults();
        var permission = new Permission(caller.grant(), faults);
        permission.checkSender(from);
        permission.checkStream(null);
        permission.checkRecipients("to", List.of(to));
        faults.refuseIfAny();
    }
}
