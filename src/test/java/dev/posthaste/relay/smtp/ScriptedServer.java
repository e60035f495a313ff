package dev.posthaste.relay.smtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An SMTP server that takes every mail, except where it is told otherwise: {@code server.on(RCPT).times(2).reply("451 busy")}
 * refuses two recipients and then accepts. It keeps all that was said to it and all mails it got.
 */
public final class ScriptedServer implements AutoCloseable {

    /** When a rule applies: a connection, a command, the message's bytes, its end. */
    public enum Moment {
        CONNECT,
        EHLO,
        HELO,
        STARTTLS,
        AUTH,
        MAIL,
        RCPT,
        DATA,
        /** Once so many bytes of a message have come; see {@link Rule#afterBytes}. */
        BODY,
        DOT,
        RSET,
        QUIT,
        OTHER
    }

    /** What is done instead of the usual answer. */
    @FunctionalInterface
    public interface Act {
        void play(ScriptedConversation conversation) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<ScriptedConversation> conversations = new CopyOnWriteArrayList<>();
    private final List<String> offers = new CopyOnWriteArrayList<>(
            List.of("PIPELINING", "SIZE 50000000", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"));
    private final Map<String, String> logins = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable SSLContext tls;
    private boolean implicitTls;
    private boolean asksForCertificate;
    private @Nullable Thread acceptor;

    private ScriptedServer(InetAddress address, int port, int receiveBuffer) {
        try {
            listener = new ServerSocket();
            if (receiveBuffer > 0) {
                listener.setReceiveBufferSize(receiveBuffer);
            }
            listener.bind(new InetSocketAddress(address, port), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Listens at a free port of the loopback address. */
    public static ScriptedServer start() {
        return new ScriptedServer(InetAddress.getLoopbackAddress(), 0, 0).listening();
    }

    public static ScriptedServer startAt(InetAddress address) {
        return startAt(address, 0);
    }

    /** @throws UncheckedIOException when somebody else listens there */
    public static ScriptedServer startAt(InetAddress address, int port) {
        return new ScriptedServer(address, port, 0).listening();
    }

    /** With a receive window of a few kilobytes, which a large mail soon fills. */
    public static ScriptedServer startWithTinyWindow() {
        return new ScriptedServer(InetAddress.getLoopbackAddress(), 0, 1024).listening();
    }

    public String host() {
        return listener.getInetAddress().getHostAddress();
    }

    public int port() {
        return listener.getLocalPort();
    }

    public ScriptedServer offer(String keyword) {
        offers.add(keyword);
        return this;
    }

    public ScriptedServer without(String keyword) {
        offers.removeIf(offer -> offer.equals(keyword) || offer.startsWith(keyword + " "));
        return this;
    }

    /** Offers STARTTLS with the certificate of this context. */
    public ScriptedServer withStartTls(SSLContext context) {
        tls = context;
        return offer("STARTTLS");
    }

    /** Speaks TLS from the first byte. */
    public ScriptedServer withImplicitTls(SSLContext context) {
        tls = context;
        implicitTls = true;
        return this;
    }

    /** Lets nobody in who shows no certificate that this server's context believes. */
    public ScriptedServer askingForCertificate() {
        asksForCertificate = true;
        return this;
    }

    /** Knows this user; which mechanisms it offers is another matter. */
    public ScriptedServer knows(String user, String password) {
        logins.put(user, password);
        return this;
    }

    /** A rule for this moment. The first that applies and is not used up wins. */
    public Rule on(Moment moment) {
        return new Rule(moment);
    }

    /** Forgets all rules. */
    public void behave() {
        rules.clear();
    }

    public List<ScriptedConversation> conversations() {
        return conversations;
    }

    public ScriptedConversation conversation(int index) {
        return conversations.get(index);
    }

    public List<ReceivedMail> mails() {
        List<ReceivedMail> all = new ArrayList<>();
        conversations.forEach(conversation -> all.addAll(conversation.mails()));
        return all;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            listener.close();
            if (acceptor != null) {
                acceptor.join(); // until then the system may still take connections
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        conversations.forEach(ScriptedConversation::hangUp);
    }

    List<String> offers() {
        return offers;
    }

    Map<String, String> logins() {
        return logins;
    }

    @Nullable
    SSLContext tls() {
        return tls;
    }

    boolean implicitTls() {
        return implicitTls;
    }

    boolean asksForCertificate() {
        return asksForCertificate;
    }

    void awaitClose() throws InterruptedException {
        closed.await();
    }

    @Nullable
    Act act(Moment moment, String line, long bodyBytes) {
        for (Rule rule : rules) {
            if (rule.moment == moment && bodyBytes >= rule.bytes && rule.condition.test(line) && rule.use()) {
                return rule.act;
            }
        }
        return null;
    }

    private ScriptedServer listening() {
        acceptor = Thread.ofPlatform().daemon().name("scripted-smtp").start(() -> {
            while (true) {
                try {
                    Socket socket = listener.accept();
                    ScriptedConversation conversation = new ScriptedConversation(this, socket);
                    conversations.add(conversation);
                    Thread.ofPlatform().daemon().name("scripted-smtp-peer").start(conversation);
                } catch (IOException e) {
                    return;
                }
            }
        });
        return this;
    }

    /** Says when, how often and what. Takes effect with the last word, which is the act. */
    public final class Rule {
        private final Moment moment;
        private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
        private Predicate<String> condition = line -> true;
        private long bytes;
        private Act act = conversation -> {};

        private Rule(Moment moment) {
            this.moment = moment;
        }

        public Rule times(int times) {
            left.set(times);
            return this;
        }

        /** Only for a command that contains this. */
        public Rule containing(String part) {
            condition = line -> line.contains(part);
            return this;
        }

        public Rule afterBytes(long count) {
            bytes = count;
            return this;
        }

        /** Each a line; "354" makes it read a message, whatever it was the answer to. */
        public void reply(String... lines) {
            act(conversation -> conversation.reply(lines));
        }

        public void raw(byte[] bytes) {
            act(conversation -> conversation.raw(bytes));
        }

        /** Closes without a word. */
        public void close() {
            act(ScriptedConversation::hangUp);
        }

        /** Closes with a TCP reset. */
        public void reset() {
            act(ScriptedConversation::reset);
        }

        /** Hears everything from now on and says nothing. */
        public void silence() {
            act(ScriptedConversation::listenOnly);
        }

        /** Neither reads nor writes from now on. */
        public void freeze() {
            act(conversation -> awaitClose());
        }

        /** Answers after a while, in which it reads nothing; without a line it only rests, as it may within a message. */
        public void late(Duration pause, String... lines) {
            act(conversation -> {
                Thread.sleep(pause);
                if (lines.length > 0) {
                    conversation.reply(lines);
                }
            });
        }

        /** Says it byte by byte. */
        public void drip(String text, Duration pause) {
            act(conversation -> conversation.drip(text, pause));
        }

        public void act(Act what) {
            act = what;
            rules.add(this);
        }

        private boolean use() {
            return left.getAndUpdate(n -> n == Integer.MAX_VALUE ? n : Math.max(0, n - 1)) > 0;
        }
    }
}
