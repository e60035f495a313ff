package dev.posthaste.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** Bodies that are made to hurt, and how soon the service is done with each. */
final class HostileBodies {

    private static final int READ_MILLIS = 30_000;
    private static final int AT_ONCE = 64;
    private static final int MEBIBYTE = 1024 * 1024;

    private final int port;
    private final String key;

    HostileBodies(int port, String key) {
        this.port = port;
        this.key = key;
    }

    /**
     * @param good a mail that may be accepted
     * @param answers how often each status came, or that none did
     * @param answered from the first octet of the request to the first of the answer
     */
    record Reception(String body, boolean good, int bytes, Map<String, Integer> answers, Phase.Latency answered) {}

    private record Body(String encoding, byte[] bytes) {

        static Body of(String text) {
            return new Body("identity", text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    List<Reception> send(int times) throws InterruptedException {
        List<Reception> receptions = new ArrayList<>();
        for (Map.Entry<String, Body> body : bodies().entrySet()) {
            Map<String, Integer> answers = new TreeMap<>();
            long[] nanos = new long[times];
            for (int i = 0; i < times; i++) {
                long begin = System.nanoTime();
                answers.merge(answer(body.getValue()), 1, Integer::sum);
                nanos[i] = System.nanoTime() - begin;
            }
            receptions.add(new Reception(
                    body.getKey(), false, body.getValue().bytes().length, answers, Phase.Latency.of(nanos)));
        }
        receptions.add(together(largeEmail()));
        return receptions;
    }

    /** Each is a good one; all of them together are more than the service may hold. */
    private Reception together(Body email) throws InterruptedException {
        Map<String, Integer> answers = new ConcurrentSkipListMap<>();
        long[] nanos = new long[AT_ONCE];
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            int number = i;
            senders.add(Thread.ofVirtual().start(() -> {
                long begin = System.nanoTime();
                answers.merge(answer(email), 1, Integer::sum);
                nanos[number] = System.nanoTime() - begin;
            }));
        }
        for (Thread sender : senders) {
            sender.join();
        }
        return new Reception(
                AT_ONCE + " emails of 9 MB at once", true, email.bytes().length, answers, Phase.Latency.of(nanos));
    }

    private static Body largeEmail() {
        String content = Base64.getEncoder().encodeToString(new byte[13 * MEBIBYTE / 2]);
        return Body.of("""
                {"from":"bench@bench.test","to":"large@bench.test","subject":"Large","text":"See the attachment.",
                "attachments":[{"filename":"large.bin","content":"%s"}]}
                """.formatted(content));
    }

    private static Map<String, Body> bodies() {
        Map<String, Body> bodies = new LinkedHashMap<>();
        bodies.put("15 MB, over the limit", Body.of("{\"text\":\"" + "x".repeat(15 * MEBIBYTE) + "\"}"));
        bodies.put("50 MB in one string", Body.of("{\"text\":\"" + "x".repeat(50 * MEBIBYTE) + "\"}"));
        bodies.put("13 MB in one string", Body.of("{\"text\":\"" + "x".repeat(13 * MEBIBYTE) + "\"}"));
        bodies.put("100 000 opening brackets", Body.of("[".repeat(100_000)));
        bodies.put("1 000 000 members", members(1_000_000));
        bodies.put("49 000 unknown members", members(49_000));
        bodies.put("49 000 bad recipients", Body.of("{\"to\":[" + "\"x\",".repeat(49_000) + "\"x\"]}"));
        bodies.put("a number of 1 000 digits", Body.of("{\"from\":" + "9".repeat(1_000) + "}"));
        bodies.put("a member twice", Body.of("{\"from\":\"a@b.test\",\"from\":\"c@d.test\"}"));
        bodies.put("256 MB as gzip", new Body("gzip", bomb(256)));
        return bodies;
    }

    private static Body members(int count) {
        return Body.of(IntStream.range(0, count)
                .mapToObj(number -> "\"m" + number + "\":0")
                .collect(Collectors.joining(",", "{", "}")));
    }

    private static byte[] bomb(int mebibytes) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            byte[] zeros = new byte[MEBIBYTE];
            for (int i = 0; i < mebibytes; i++) {
                gzip.write(zeros);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    /** A no may come before the body is over: who only listens afterwards would find a closed connection. */
    private String answer(Body body) {
        byte[] head = """
                POST /v1/emails HTTP/1.1\r
                Host: 127.0.0.1\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Content-Encoding: %s\r
                Content-Length: %d\r
                \r
                """.formatted(key, body.encoding(), body.bytes().length).getBytes(StandardCharsets.US_ASCII);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(READ_MILLIS);
            Thread.ofVirtual().start(() -> write(socket, head, body.bytes()));
            byte[] status = socket.getInputStream().readNBytes(12);
            return status.length < 12
                    ? "closed without an answer"
                    : new String(status, 9, 3, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    private static void write(Socket socket, byte[] head, byte[] body) {
        try {
            socket.getOutputStream().write(head);
            socket.getOutputStream().write(body);
        } catch (IOException e) {
            // The service has heard enough.
        }
    }
}
