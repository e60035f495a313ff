package dev.posthaste.bounce;

import dev.posthaste.Refusal;
import dev.posthaste.ops.Journal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;

/** One SMTP transaction with a report. It is answered with 250 when the log has the event, or when there is nothing to be recorded. */
final class ReportReception implements MessageHandler {

    private static final Journal LOG = Journal.of(ReportReception.class);

    private final ReturnPaths paths;
    private final Inbound inbound;
    private final List<String> recipients = new ArrayList<>();

    ReportReception(ReturnPaths paths, Inbound inbound) {
        this.paths = paths;
        this.inbound = inbound;
    }

    @Override
    public void from(String sender) {
        // A report has none (RFC 3464 section 2); what else comes will prove to be no report.
    }

    @Override
    public void recipient(String address) throws RejectException {
        if (!(paths.in(address) instanceof ReturnPaths.Found.Ours)) {
            throw new RejectException(550, "5.1.1 No mail of ours has this return path");
        }
        recipients.add(address);
    }

    @Override
    public String data(InputStream message) throws RejectException, IOException {
        try {
            var _ = inbound.take(message, recipients);
            return "2.0.0 Taken";
        } catch (Refusal later) {
            drain(message);
            throw new RejectException(451, "4.3.0 " + later.detail());
        } catch (RuntimeException surprise) {
            LOG.error("a report could not be taken", surprise);
            drain(message);
            throw new RejectException(451, "4.3.0 Come again later");
        }
    }

    /** What is left of the message would be read as commands. */
    private static void drain(InputStream message) throws IOException {
        message.transferTo(OutputStream.nullOutputStream());
    }

    @Override
    public void done() {
        // nothing is held
    }
}
