package dev.posthaste.relay.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posthaste.relay.smtp.ScriptedServer.Act;
import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One client of a {@link ScriptedServer}: what it said, and what it was answered. */
public final class ScriptedConversation implements Runnable {

    private final ScriptedServer server;
    private final Socket socket;
    private final ByteArrayOutputStream clear = new ByteArrayOutputStream();
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<ReceivedMail> mails = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private final List<String> recipients = new ArrayList<>();
    private String mailCommand = "";
    private String lastReply = "";
    private volatile boolean secured;
    private volatile @Nullable String serverName;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();

    ScriptedConversation(ScriptedServer server, Socket socket) {
        this.server = server;
        this.socket = socket;
    }

    /** Whose certificate it asked for (SNI); empty where it named nobody. */
    public Optional<String> serverName() {
        return Optional.ofNullable(serverName);
    }

    /** Where it comes from. */
    public InetAddress client() {
        return socket.getInetAddress();
    }

    /** The lines it said outside of messages. */
    public List<String> commands() {
        return commands;
    }

    public List<ReceivedMail> mails() {
        return mails;
    }

    /** Every byte it sent, TLS taken off. */
    public String transcript() {
        synchronized (all) {
            return all.toString(UTF_8);
        }
    }

    /** Every byte it sent that a listener on the line could read. */
    public String clearText() {
        synchronized (all) {
            return clear.toString(UTF_8);
        }
    }

    /** Done when the connection is over, whoever ended it. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    public boolean isSecured() {
        return secured;
    }

    @Override
    public void run() {
        try {
            // Else what it says unasked is held back until the client has acknowledged the reply before.
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
            if (server.implicitTls()) {
                secure();
            }
            answer(Moment.CONNECT, "", "220 scripted.example ESMTP");
            while (true) {
                if (in.available() == 0) {
                    flush();
                }
                command(line());
            }
        } catch (IOException e) {
            // The client is gone, or was sent away.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            hangUp();
            ended.complete(null);
        }
    }

    public void reply(String... lines) throws IOException {
        lastReply = lines[0];
        for (String line : lines) {
            pending.writeBytes((line + "\r\n").getBytes(UTF_8));
        }
        if (lastReply.startsWith("354") || secured) {
            flush();
        }
    }

    public void raw(byte[] bytes) throws IOException {
        flush();
        out.write(bytes);
        out.flush();
    }

    void drip(String text, Duration pause) throws IOException, InterruptedException {
        flush();
        for (byte b : text.getBytes(UTF_8)) {
            out.write(b);
            out.flush();
            Thread.sleep(pause);
        }
    }

    public void listenOnly() throws IOException {
        flush();
        while (true) {
            read();
        }
    }

    void hangUp() {
        try {
            flush();
            socket.close();
        } catch (IOException e) {
            // Gone already.
        }
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private void command(String line) throws IOException, InterruptedException {
        commands.add(line);
        String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
        switch (verb) {
            case "EHLO" -> answer(Moment.EHLO, line, helloLines());
            case "HELO" -> answer(Moment.HELO, line, "250 scripted.example");
            case "STARTTLS" -> {
                answer(Moment.STARTTLS, line, "220 2.0.0 go ahead");
                if (lastReply.startsWith("220")) {
                    flush();
                    secure();
                }
            }
            case "AUTH" -> login(line);
            case "MAIL" -> {
                answer(Moment.MAIL, line, "250 2.1.0 ok");
                recipients.clear();
                mailCommand = lastReply.startsWith("2") ? line : "";
            }
            case "RCPT" -> {
                answer(Moment.RCPT, line, mailCommand.isEmpty() ? "503 5.5.1 MAIL first" : "250 2.1.5 ok");
                if (lastReply.startsWith("2")) {
                    recipients.add(line.substring(line.indexOf('<') + 1, line.indexOf('>')));
                }
            }
            case "DATA" -> {
                answer(
                        Moment.DATA,
                        line,
                        recipients.isEmpty()
                                ? "554 5.5.1 no valid recipients"
                                : "354 end with a dot on a line of its own");
                if (lastReply.startsWith("354")) {
                    data();
                }
            }
            case "RSET" -> {
                mailCommand = "";
                recipients.clear();
                answer(Moment.RSET, line, "250 2.0.0 ok");
            }
            case "QUIT" -> {
                answer(Moment.QUIT, line, "221 2.0.0 bye");
                hangUp();
            }
            default -> answer(Moment.OTHER, line, "500 5.5.1 unknown command");
        }
    }

    private void data() throws IOException, InterruptedException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        int matched = 2; // of CRLF . CRLF; the line of DATA has ended already
        byte[] end = {'\r', '\n', '.', '\r', '\n'};
        while (matched < end.length) {
            int b = read();
            wire.write(b);
            if (b == end[matched]) {
                matched++;
            } else {
                matched = b == '\r' ? 1 : 0;
            }
            Act act = server.act(Moment.BODY, "", wire.size());
            if (act != null) {
                act.play(this);
            }
        }
        byte[] raw = wire.toByteArray();
        if (!recipients.isEmpty()) {
            mails.add(new ReceivedMail(mailCommand, List.copyOf(recipients), unstuffed(raw), raw));
        }
        String usual = recipients.isEmpty() ? "554 5.5.1 no valid recipients" : "250 2.0.0 taken";
        mailCommand = "";
        recipients.clear();
        answer(Moment.DOT, "", usual);
    }

    private static byte[] unstuffed(byte[] wire) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        boolean lineStart = true;
        for (int i = 0; i < wire.length - 3; i++) {
            if (!(lineStart && wire[i] == '.')) {
                message.write(wire[i]);
            }
            lineStart = wire[i] == '\n' && i > 0 && wire[i - 1] == '\r';
        }
        return message.toByteArray();
    }

    private void login(String line) throws IOException, InterruptedException {
        Act act = server.act(Moment.AUTH, line, 0);
        if (act != null) {
            act.play(this);
            return;
        }
        boolean known = new ScriptedLogin(server.logins(), this::ask).run(line.split(" ", -1));
        reply(known ? "235 2.7.0 welcome" : "535 5.7.8 bad credentials");
    }

    private String ask(String challenge) throws IOException {
        reply("334 " + challenge);
        flush();
        String answer = line();
        commands.add(answer);
        return answer;
    }

    private String[] helloLines() {
        List<String> lines = new ArrayList<>(List.of("250-scripted.example"));
        for (String offer : server.offers()) {
            if (!(secured && offer.equals("STARTTLS"))) {
                lines.add("250-" + offer);
            }
        }
        lines.add("250 HELP");
        return lines.toArray(String[]::new);
    }

    private void answer(Moment moment, String line, String... usual) throws IOException, InterruptedException {
        lastReply = "";
        Act act = server.act(moment, line, 0);
        if (act == null) {
            reply(usual);
        } else {
            act.play(this);
        }
    }

    private void secure() throws IOException {
        SSLSocket tls = (SSLSocket) Objects.requireNonNull(server.tls())
                .getSocketFactory()
                .createSocket(socket, null, socket.getPort(), true);
        tls.setUseClientMode(false);
        tls.setNeedClientAuth(server.asksForCertificate());
        tls.startHandshake();
        serverName = ((ExtendedSSLSession) tls.getSession())
                .getRequestedServerNames().stream()
                        .map(name -> ((SNIHostName) name).getAsciiName())
                        .findFirst()
                        .orElse(null);
        secured = true;
        in = new BufferedInputStream(tls.getInputStream());
        out = tls.getOutputStream();
    }

    private void flush() throws IOException {
        if (pending.size() > 0) {
            byte[] bytes = pending.toByteArray();
            pending.reset();
            out.write(bytes);
            out.flush();
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = read(); b != '\n'; b = read()) {
            line.write(b);
        }
        String text = line.toString(UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private int read() throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new EOFException();
        }
        synchronized (all) {
            all.write(b);
            if (!secured) {
                clear.write(b);
            }
        }
        return b;
    }
}
