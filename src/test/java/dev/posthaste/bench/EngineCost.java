package dev.posthaste.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.posthaste.EmailAddress;
import dev.posthaste.relay.smtp.Limits;
import dev.posthaste.relay.smtp.SmtpClient;
import dev.posthaste.relay.smtp.SmtpResult;
import dev.posthaste.relay.smtp.SmtpServer;
import dev.posthaste.relay.smtp.SmtpTransaction;
import dev.posthaste.relay.smtp.Timeouts;
import dev.posthaste.relay.smtp.TlsMode;
import dev.posthaste.stack.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * {@code ./dev bench --engine}: how many mails a second the relay's SMTP client hands over on some connections, beside Postfix'
 * {@code smtp-source} with as many, of the same size, to the same {@code smtp-sink}. In turns, because the machine is never
 * alone: what counts is the ratio of a pair, and the median of those.
 */
public final class EngineCost {

    private static final int PAIRS = 5;
    private static final int MAILS = 10_000;
    private static final int BODY = 10_000;
    private static final int LINE = 76;
    private static final String TOOLS = "/usr/sbin/"; // which is not on everybody's path
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int[] CONNECTIONS = {1, 10, 50};
    private static final EmailAddress TO = EmailAddress.parse("ada@example.test");

    private final int port;
    private final SmtpServer server;
    private final SmtpTransaction mail = new SmtpTransaction("bounces@acme.test", TO, message());

    private EngineCost(int port) {
        this.port = port;
        this.server = new SmtpServer("127.0.0.1", port, TlsMode.NONE, null, "bench.acme.test", Timeouts.defaults());
    }

    public static void main(String[] args) throws Exception {
        int port = FreePort.any();
        Process sink = start(sink(port));
        try {
            awaitOpen(port);
            new EngineCost(port).measure();
        } finally {
            sink.destroyForcibly();
        }
    }

    private void measure() throws Exception {
        engine(10); // until the compiler is done
        System.out.printf(
                Locale.ROOT, "%d mails with a body of %d bytes each, %d pairs in turns%n%n", MAILS, BODY, PAIRS);
        System.out.println("| connections | mails/s: engine, smtp-source -d | ratio: median, least, most"
                + " | CPU ms per mail: engine, smtp-source -d |");
        System.out.println("| --- | --- | --- | --- |");
        for (int connections : CONNECTIONS) {
            List<Run> ours = new ArrayList<>();
            List<Run> theirs = new ArrayList<>();
            double[] ratios = new double[PAIRS];
            for (int pair = 0; pair < PAIRS; pair++) {
                ours.add(engine(connections));
                theirs.add(source(connections));
                ratios[pair] = ours.getLast().rate() / theirs.getLast().rate();
            }
            Arrays.sort(ratios);
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %.0f, %.0f | %.2f, %.2f, %.2f | %.3f, %.3f |%n",
                    connections,
                    median(ours, Run::rate),
                    median(theirs, Run::rate),
                    ratios[PAIRS / 2],
                    ratios[0],
                    ratios[PAIRS - 1],
                    median(ours, Run::cpuMillis),
                    median(theirs, Run::cpuMillis));
        }
    }

    /** @param cpuMillis of one mail, which a busy machine disturbs less than the rate */
    private record Run(double rate, double cpuMillis) {

        static Run of(long nanos, double cpuSeconds) {
            return new Run(MAILS / (nanos / 1e9), cpuSeconds * 1e3 / MAILS);
        }
    }

    private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
        return runs.stream()
                .mapToDouble(figure)
                .sorted()
                .skip(PAIRS / 2)
                .findFirst()
                .orElseThrow();
    }

    /** A thread for each connection, which is kept as the relay keeps it. */
    private Run engine(int connections) throws Exception {
        var left = new AtomicInteger(MAILS);
        var taken = new AtomicInteger();
        try (SmtpClient client = new SmtpClient(Limits.defaults(), SSLContext.getDefault())) {
            double cpu = cpuSeconds();
            long began = System.nanoTime();
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                senders.add(Thread.ofVirtual().start(() -> {
                    while (left.getAndDecrement() > 0) {
                        if (client.deliver(server, mail, () -> {}, LONG).result() instanceof SmtpResult.Accepted) {
                            taken.incrementAndGet();
                        }
                    }
                }));
            }
            for (Thread sender : senders) {
                sender.join();
            }
            Run run = Run.of(System.nanoTime() - began, cpuSeconds() - cpu);
            if (taken.get() != MAILS) {
                throw new IllegalStateException("the sink took " + taken + " of " + MAILS);
            }
            return run;
        }
    }

    private Run source(int connections) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Process source = start(List.of(
                "sh",
                "-c",
                "\"$@\" && times", // POSIX: its own time, and on the second line that of its children
                "sh",
                TOOLS + "smtp-source",
                "-d", // keeps its connections
                "-s",
                String.valueOf(connections),
                "-m",
                String.valueOf(MAILS),
                "-l",
                String.valueOf(BODY),
                "-f",
                "bounces@acme.test",
                "-t",
                TO.toString(),
                "127.0.0.1:" + port));
        if (!source.waitFor(LONG.toSeconds(), TimeUnit.SECONDS) || source.exitValue() != 0) {
            source.destroyForcibly();
            throw new IllegalStateException("smtp-source did not do it");
        }
        return Run.of(
                System.nanoTime() - began,
                childrensCpu(new String(source.getInputStream().readAllBytes(), US_ASCII)));
    }

    /** Of {@code 0m1.25s 0m0.40s}: user and system. */
    private static double childrensCpu(String times) {
        Matcher each = Pattern.compile("(\\d+)m([0-9.]+)s")
                .matcher(times.lines().toList().get(1));
        double seconds = 0;
        while (each.find()) {
            seconds += 60 * Integer.parseInt(each.group(1)) + Double.parseDouble(each.group(2));
        }
        return seconds;
    }

    private static double cpuSeconds() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    private static List<String> sink(int port) {
        List<String> command = new ArrayList<>(List.of(TOOLS + "smtp-sink"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("-u", "nobody")); // it refuses to stay root
        }
        command.addAll(List.of("127.0.0.1:" + port, "1000"));
        return command;
    }

    private static Process start(List<String> command) throws IOException {
        ProcessBuilder process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            return process.start();
        } catch (IOException e) {
            throw new IOException(command.getFirst() + " cannot be started; it comes with Postfix", e);
        }
    }

    private static byte[] message() {
        String line = "x".repeat(LINE) + "\r\n";
        return ("From: Acme <no-reply@acme.test>\r\nTo: " + TO
                        + "\r\nSubject: Your receipt\r\nMessage-ID: <1@acme.test>\r\n\r\n"
                        + line.repeat(BODY / line.length()))
                .getBytes(US_ASCII);
    }

    private static void awaitOpen(int port) throws IOException, InterruptedException {
        for (long end = System.nanoTime() + LONG.toNanos(); System.nanoTime() < end; Thread.sleep(50)) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                return;
            } catch (IOException _) {
                // not yet
            }
        }
        throw new IOException("smtp-sink does not listen");
    }
}
