package dev.posthaste.stack.mailbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The client's side of an SMTP connection, in raw text: what a test says goes out as it is. */
final class Conversation implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader replies;

    Conversation(LocalMailbox mailbox) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), mailbox.smtpPort());
        socket.setSoTimeout(10_000);
        this.replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        reply();
    }

    /** Greets and hands one mail over as far as its final dot; the reply to that is still to be read. */
    void send(String recipient, String mail) throws IOException {
        say("EHLO test.example\r\n");
        reply();
        say("MAIL FROM:<no-reply@acme.test>\r\nRCPT TO:<" + recipient + ">\r\nDATA\r\n");
        reply();
        reply();
        reply();
        say(mail + ".\r\n");
    }

    void say(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The next reply, its lines joined; "closed" when the server has gone. */
    String reply() throws IOException {
        List<String> lines = new ArrayList<>();
        do {
            String line = replies.readLine();
            if (line == null) {
                return "closed";
            }
            lines.add(line);
        } while (lines.getLast().startsWith("-", 3));
        return String.join("\n", lines);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
