package dev.posthaste.stack.mailbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The SMTP server and the page over one archive. */
public final class LocalMailbox implements AutoCloseable {

    /**
     * @param smtpPort 0 for any free one
     * @param httpPort 0 for any free one
     * @param slow how long {@code slow@simulator.test} lets the client wait at the dot
     * @param keep how many mails are kept; the oldest make room
     * @param example a command that sends a mail, shown where there is none yet; empty for no example
     */
    public record Settings(int smtpPort, int httpPort, Duration slow, int keep, String example) {

        public static Settings anyPorts() {
            return new Settings(0, 0, Duration.ofSeconds(10), 10_000, "");
        }

        public Settings ports(int smtp, int http) {
            return new Settings(smtp, http, slow, keep, example);
        }

        public Settings slow(Duration duration) {
            return new Settings(smtpPort, httpPort, duration, keep, example);
        }

        public Settings keep(int mails) {
            return new Settings(smtpPort, httpPort, slow, mails, example);
        }

        public Settings example(String command) {
            return new Settings(smtpPort, httpPort, slow, keep, command);
        }
    }

    private final Archive archive;
    private final Simulator simulator = new Simulator();
    private final Duration slow;
    private final int smtpPort;
    private SmtpListener smtp;
    private final MailboxSite site;

    private LocalMailbox(Path folder, Settings settings, Clock clock) throws IOException {
        ObjectMapper json = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .build();
        this.archive = new Archive(folder, settings.keep(), clock, json);
        this.slow = settings.slow();
        this.smtp = new SmtpListener(settings.smtpPort(), archive, simulator, slow);
        this.smtpPort = smtp.port();
        this.site =
                new MailboxSite(settings.httpPort(), archive, new MailboxSite.About(route(), settings.example()), json);
    }

    /** @param folder made when it is missing; the mails in it are there again */
    public static LocalMailbox start(Path folder, Settings settings) throws IOException {
        return new LocalMailbox(folder, settings, Clock.systemUTC());
    }

    /** Where mail goes in: host and port. */
    public String route() {
        return "127.0.0.1:" + smtpPort;
    }

    public int smtpPort() {
        return smtpPort;
    }

    public URI page() {
        return URI.create("http://127.0.0.1:" + site.port());
    }

    /** Newest first. */
    public List<Mail> mails() {
        return archive.newestFirst();
    }

    /** Newest first; letter case does not matter. */
    public List<Mail> mailsTo(String recipient) {
        return mails().stream().filter(mail -> mail.isTo(recipient)).toList();
    }

    /** The exact bytes between DATA and the final dot, without dot-stuffing. */
    public byte[] content(Mail mail) throws IOException {
        return archive.content(mail.id());
    }

    public ParsedMail parsed(Mail mail) throws IOException {
        return ParsedMail.of(content(mail));
    }

    public void clear() throws IOException {
        archive.clear();
    }

    /** From now on connections are refused, as by a server that is down; those that are open are cut. */
    public synchronized void hangUp() throws IOException {
        smtp.close();
    }

    /** Takes connections again, on the same port. */
    public synchronized void pickUp() throws IOException {
        smtp = new SmtpListener(smtpPort, archive, simulator, slow);
    }

    @Override
    public synchronized void close() throws IOException {
        smtp.close();
        site.close();
    }
}
