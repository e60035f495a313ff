package dev.posthaste.stack.mailbox;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One SMTP connection, server side (RFC 5321), with as many transactions as the client likes. */
final class SmtpSession {

    static final int LARGEST_MAIL = 20 * 1024 * 1024;

    private static final int MOST_RECIPIENTS = 100; // RFC 5321 section 4.5.3.1.8
    private static final Duration PATIENCE = Duration.ofMinutes(5); // RFC 5321 section 4.5.3.2.7
    private static final String MAIL_PARAMETERS =
            "SIZE=\\d{1,20}|BODY=(7BIT|8BITMIME)|SMTPUTF8|RET=(FULL|HDRS)|ENVID=\\S+";
    private static final String RCPT_PARAMETERS = "NOTIFY=\\S+|ORCPT=\\S+";
    // The local part may be a quoted string, and a bracket in it is not the end of the path.
    private static final Pattern PATH = Pattern.compile(
            "(?:FROM|TO):<((?:\"(?:\\\\.|[^\"\\\\])*\"|[^<>\"\\s])*)>(?: +(.*))?", Pattern.CASE_INSENSITIVE);

    private final Socket socket;
    private final Archive archive;
    private final Simulator simulator;
    private final Duration slow;
    private final OutputStream out;
    private final SmtpReader in;

    private boolean greeted;
    private boolean open = true;
    private @Nullable String from;
    private boolean utf8;
    private final List<String> recipients = new ArrayList<>();

    SmtpSession(Socket socket, Archive archive, Simulator simulator, Duration slow) throws IOException {
        this.socket = socket;
        this.archive = archive;
        this.simulator = simulator;
        this.slow = slow;
        // Replies are short and the client waits for each; Nagle's algorithm would add 40 ms to some of them.
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        this.out = new BufferedOutputStream(socket.getOutputStream());
        this.in = new SmtpReader(socket.getInputStream(), out);
    }

    void run() throws IOException, InterruptedException {
        reply("220 mailbox.posthaste.test ESMTP Posthaste local mailbox");
        try {
            while (open) {
                SmtpReader.Line line = in.line();
                if (line.text() == null) {
                    return;
                } else if (line.tooLong()) {
                    reply("500 5.5.2 This line is too long");
                } else if (!line.strict()) {
                    reply("500 5.5.2 A line ends with CR LF, and has neither inside");
                } else {
                    obey(line.text());
                }
            }
        } catch (SocketTimeoutException e) {
            reply("421 4.4.2 Nothing heard for %d minutes".formatted(PATIENCE.toMinutes()));
        }
        out.flush();
    }

    private void obey(String line) throws IOException, InterruptedException {
        int space = line.indexOf(' ');
        String verb = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
        String rest = space < 0 ? "" : line.substring(space + 1).strip();
        switch (verb) {
            case "EHLO" -> ehlo(rest);
            case "HELO" -> helo(rest);
            case "MAIL" -> mail(rest);
            case "RCPT" -> rcpt(rest);
            case "DATA" -> data(rest);
            case "RSET" -> {
                reset();
                reply("250 2.0.0 Reset");
            }
            case "NOOP" -> reply("250 2.0.0 Still here");
            case "VRFY" -> reply("252 2.5.2 Send a mail and see");
            case "QUIT" -> {
                reply("221 2.0.0 Bye");
                open = false;
            }
            default -> reply("502 5.5.1 This server does not know that command");
        }
    }

    private void ehlo(String name) throws IOException {
        if (name.isEmpty()) {
            reply("501 5.5.4 EHLO needs a name");
            return;
        }
        reset();
        greeted = true;
        reply("250-mailbox.posthaste.test");
        reply("250-PIPELINING");
        reply("250-SIZE " + LARGEST_MAIL);
        reply("250-8BITMIME");
        reply("250-SMTPUTF8");
        reply("250-DSN");
        reply("250 ENHANCEDSTATUSCODES");
    }

    private void helo(String name) throws IOException {
        if (name.isEmpty()) {
            reply("501 5.5.4 HELO needs a name");
            return;
        }
        reset();
        greeted = true;
        reply("250 mailbox.posthaste.test");
    }

    private void mail(String rest) throws IOException {
        Matcher path = PATH.matcher(rest);
        if (!greeted || from != null) {
            reply("503 5.5.1 " + (greeted ? "There is a sender already" : "Say EHLO first"));
        } else if (!path.matches() || !rest.regionMatches(true, 0, "FROM", 0, 4)) {
            reply("501 5.5.4 MAIL FROM:<address> expected");
        } else if (!known(path.group(2), MAIL_PARAMETERS)) {
            reply("555 5.5.4 A parameter of MAIL is not known here");
        } else if (declaredSize(path.group(2)) > LARGEST_MAIL) {
            reply("552 5.3.4 A mail has at most " + LARGEST_MAIL + " octets");
        } else {
            utf8 = parameters(path.group(2)).contains("SMTPUTF8");
            if (!address(path.group(1), utf8)) {
                reply("553 5.6.7 A non-ASCII address needs SMTPUTF8");
                return;
            }
            from = path.group(1);
            reply("250 2.1.0 Sender noted");
        }
    }

    private void rcpt(String rest) throws IOException {
        Matcher path = PATH.matcher(rest);
        if (from == null) {
            reply("503 5.5.1 MAIL comes first");
        } else if (!path.matches()
                || !rest.regionMatches(true, 0, "TO", 0, 2)
                || !path.group(1).contains("@")) {
            reply("501 5.5.4 RCPT TO:<address> expected");
        } else if (!known(path.group(2), RCPT_PARAMETERS)) {
            reply("555 5.5.4 A parameter of RCPT is not known here");
        } else if (!address(path.group(1), utf8)) {
            reply("553 5.6.7 A non-ASCII address needs SMTPUTF8");
        } else if (recipients.size() == MOST_RECIPIENTS) {
            reply("452 4.5.3 That is enough recipients for one mail");
        } else if (Simulator.refuses(path.group(1))) {
            reply("550 5.1.1 Nobody of that name here (simulated)");
        } else {
            recipients.add(path.group(1));
            reply("250 2.1.5 Recipient noted");
        }
    }

    private void data(String rest) throws IOException, InterruptedException {
        if (!rest.isEmpty()) {
            reply("501 5.5.4 DATA has no parameters");
        } else if (from == null) {
            reply("503 5.5.1 MAIL comes first");
        } else if (recipients.isEmpty()) {
            reply("554 5.5.1 No recipient was accepted");
        } else {
            reply("354 End with a dot on a line of its own");
            dot(from, in.data(LARGEST_MAIL));
            reset();
        }
    }

    private void dot(String sender, SmtpReader.Data data) throws IOException, InterruptedException {
        if (data.tooLarge()) {
            reply("552 5.3.4 A mail has at most " + LARGEST_MAIL + " octets");
            return;
        }
        if (!data.strict()) {
            reply("554 5.6.0 A bare CR or LF is in this mail");
            return;
        }
        List<String> to = List.copyOf(recipients);
        Mail.Transmission transmission =
                new Mail.Transmission(Headers.of(data.bytes()).first("Message-ID"), to);
        int attempt = simulator.attempt(transmission);
        switch (Simulator.atTheDot(to, attempt, archive.copies(transmission))) {
            case ACCEPT -> accept(sender, to, data.bytes(), attempt);
            case SLOW -> {
                // Kept first: a server that loses its client while it hesitates has the mail all the same.
                Mail mail = archive.add(sender, to, data.bytes(), attempt);
                Thread.sleep(slow);
                reply("250 2.0.0 Kept, at last, as " + mail.id());
            }
            case CUT -> {
                archive.add(sender, to, data.bytes(), attempt);
                open = false;
                socket.close();
            }
            case DEFER -> reply("451 4.7.1 Not now, try again later (simulated, attempt " + attempt + ")");
            case REGRET, REJECT -> reply("550 5.7.1 Not this mail (simulated)");
            case BOUNCE -> reply("550 5.1.1 Nobody of that name here (simulated)");
        }
    }

    private void accept(String sender, List<String> to, byte[] mail, int attempt) throws IOException {
        reply("250 2.0.0 Kept as " + archive.add(sender, to, mail, attempt).id());
    }

    private void reset() {
        from = null;
        utf8 = false;
        recipients.clear();
    }

    private static boolean address(String path, boolean utf8) {
        return utf8 || path.chars().allMatch(c -> c < 128);
    }

    private static boolean known(@Nullable String parameters, String pattern) {
        Pattern known = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
        return parameters(parameters).stream()
                .allMatch(parameter -> known.matcher(parameter).matches());
    }

    private static double declaredSize(@Nullable String parameters) {
        return parameters(parameters).stream()
                .filter(parameter -> parameter.startsWith("SIZE="))
                .mapToDouble(parameter -> Double.parseDouble(parameter.substring(5)))
                .findFirst()
                .orElse(0);
    }

    private static List<String> parameters(@Nullable String text) {
        return text == null || text.isBlank()
                ? List.of()
                : List.of(text.strip().toUpperCase(Locale.ROOT).split(" +"));
    }

    private void reply(String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
}
