package dev.posthaste.relay.mx;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A name server that knows what it is told, and says whatever else it is told: SERVFAIL, nothing at all, "validated". Over UDP,
 * and over TCP for what is too long for UDP.
 */
public final class TestDns implements AutoCloseable {

    private static final int TTL = 300;

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final List<Record> records = new CopyOnWriteArrayList<>();
    private final Set<Question> failing = ConcurrentHashMap.newKeySet();
    private final Set<Question> silent = ConcurrentHashMap.newKeySet();
    private final Map<Question, Runnable> meanwhile = new ConcurrentHashMap<>();
    private final Set<Name> validated = ConcurrentHashMap.newKeySet();
    private final Map<Question, AtomicInteger> asked = new ConcurrentHashMap<>();

    private record Question(Name name, int type) {}

    private TestDns() throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        tcp = new ServerSocket(0, 50, loopback);
        udp = new DatagramSocket(tcp.getLocalPort(), loopback);
    }

    public static TestDns start() {
        try {
            TestDns dns = new TestDns();
            Thread.ofPlatform().daemon().name("test-dns-udp").start(dns::serveUdp);
            Thread.ofPlatform().daemon().name("test-dns-tcp").start(dns::serveTcp);
            return dns;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code posthaste.dns.servers} wants it. */
    public String address() {
        return "127.0.0.1:" + tcp.getLocalPort();
    }

    public TestDns mx(String domain, int preference, String host) {
        return add(domain, Type.MX, TTL, preference + " " + host);
    }

    public TestDns a(String host, String address) {
        return add(host, Type.A, TTL, address);
    }

    public TestDns aaaa(String host, String address) {
        return add(host, Type.AAAA, TTL, address);
    }

    public TestDns txt(String name, String text) {
        return add(name, Type.TXT, TTL, "\"" + text + "\"");
    }

    public TestDns cname(String name, String target) {
        return add(name, Type.CNAME, TTL, target);
    }

    /** @param data as in a zone file */
    public TestDns add(String name, int type, int ttl, String data) {
        try {
            records.add(Record.fromString(name(name), type, DClass.IN, ttl, data, Name.root));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public TestDns remove(String name, int type) {
        records.removeIf(record -> record.getName().equals(name(name)) && record.getType() == type);
        return this;
    }

    /** Answers this question with SERVFAIL, as a resolver does that cannot validate. */
    public TestDns fail(String name, int type) {
        failing.add(new Question(name(name), type));
        return this;
    }

    /** Does not answer this question. */
    public TestDns hush(String name, int type) {
        silent.add(new Question(name(name), type));
        return this;
    }

    /** Has this happen before each answer to the question. */
    public TestDns meanwhile(String name, int type, Runnable what) {
        meanwhile.put(new Question(name(name), type), what);
        return this;
    }

    public TestDns mend() {
        failing.clear();
        silent.clear();
        return this;
    }

    /** Says of what it knows about these names that DNSSEC proves it. */
    public TestDns validate(String... names) {
        Arrays.stream(names).map(TestDns::name).forEach(validated::add);
        return this;
    }

    public int asked(String name, int type) {
        AtomicInteger count = asked.get(new Question(name(name), type));
        return count == null ? 0 : count.get();
    }

    @Override
    public void close() {
        try {
            udp.close();
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serveUdp() {
        byte[] buffer = new byte[4096];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                Message answer = answer(query);
                if (answer != null) {
                    byte[] wire = answer.toWire(512);
                    udp.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                // Closed, or a stranger's packet.
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (Socket client = tcp.accept()) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                Message query = new Message(in.readNBytes(in.readUnsignedShort()));
                Message answer = answer(query);
                if (answer != null) {
                    byte[] wire = answer.toWire(Message.MAXLENGTH);
                    ByteArrayOutputStream framed = new ByteArrayOutputStream();
                    new DataOutputStream(framed).writeShort(wire.length);
                    framed.write(wire);
                    client.getOutputStream().write(framed.toByteArray());
                }
            } catch (IOException e) {
                // Closed, or a client that left.
            }
        }
    }

    /** Null for none. */
    private @Nullable Message answer(Message query) throws IOException {
        Question question =
                new Question(query.getQuestion().getName(), query.getQuestion().getType());
        asked.computeIfAbsent(question, _ -> new AtomicInteger()).incrementAndGet();
        meanwhile.getOrDefault(question, () -> {}).run();
        if (silent.contains(question)) {
            return null;
        }
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        if (failing.contains(question)) {
            answer.getHeader().setRcode(Rcode.SERVFAIL);
            return answer;
        }
        if (validated.contains(question.name())) {
            answer.getHeader().setFlag(Flags.AD);
        }
        records.stream()
                .filter(record -> record.getName().equals(question.name())
                        && (record.getType() == question.type() || record instanceof CNAMERecord))
                .forEach(record -> answer.addRecord(record, Section.ANSWER));
        if (records.stream().noneMatch(record -> record.getName().subdomain(question.name()))) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        if (answer.getSection(Section.ANSWER).isEmpty()) {
            answer.addRecord(
                    Record.fromString(
                            Name.root, Type.SOA, DClass.IN, TTL, "ns. hostmaster. 1 3600 600 86400 60", Name.root),
                    Section.AUTHORITY);
        }
        return answer;
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
