package dev.posthaste.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@link Load}, seen from the process that started it. */
final class LoadProcess {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int PACED_CONNECTIONS = 256;
    private static final int GRACE_SECONDS = 5;

    private final BenchOptions options;
    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;
    private final int sinkPort;

    private LoadProcess(BenchOptions options, Process process) throws IOException {
        this.options = options;
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        this.sinkPort = answer(Integer.class);
    }

    static LoadProcess start(BenchOptions options, String run, String key, Path log) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Load.class.getName(),
                        run,
                        String.valueOf(options.most()),
                        String.valueOf(options.template()),
                        String.valueOf(options.size()))
                .redirectError(log.toFile());
        builder.environment().put(Load.KEY, key);
        return new LoadProcess(options, builder.start());
    }

    long pid() {
        return process.pid();
    }

    int sinkPort() {
        return sinkPort;
    }

    /** As many as the service takes. */
    Phase saturate(int port, int mails) throws IOException {
        order("closed", port, mails, options.connections(), options.longestPhaseSeconds(), options.patienceSeconds());
        return answer(Phase.class);
    }

    /** At the fixed rate. */
    Phase pace(int port) throws IOException {
        return open(port, options.rate(), options.seconds(), PACED_CONNECTIONS);
    }

    /** At any fixed rate, over as many connections as that takes. */
    Phase open(int port, int rate, int seconds, int connections) throws IOException {
        order("open", port, rate, seconds, connections, options.patienceSeconds());
        return answer(Phase.class);
    }

    /** Seconds into the last phase until every request was accepted within {@code millis}. */
    double settledAfter(int millis) throws IOException {
        order("settled", millis);
        return answer(Double.class);
    }

    List<HostileBodies.Reception> hostile(int port, int times) throws IOException {
        order("hostile", port, times);
        return List.of(answer(HostileBodies.Reception[].class));
    }

    void slowSockets(int port, int count, SlowSockets.Manner manner) throws IOException {
        order("slow " + manner.name(), port, count);
        answer(Integer.class);
    }

    int slowSocketsOpen() throws IOException {
        order("slow-open");
        return answer(Integer.class);
    }

    /** How long the one was open that the service closed last of all, from when it connected. */
    double slowSocketsLongestSeconds() throws IOException {
        order("slow-longest");
        return answer(Double.class);
    }

    void closeSlowSockets() throws IOException {
        order("slow-close");
        answer(Integer.class);
    }

    /** How long the sink thinks before it answers the final dot. */
    void answerDotAfter(int millis) throws IOException {
        order("dot", millis);
        answer(Integer.class);
    }

    /** Puts mail into lane bulk. */
    void backlog(String bootstrap, int mails) throws IOException {
        order("backlog " + bootstrap, mails);
        answer(Integer.class);
    }

    Load.Totals totals() throws IOException {
        order("totals");
        return answer(Load.Totals.class);
    }

    private void order(String word, int... numbers) throws IOException {
        var line = new StringBuilder(word);
        for (int number : numbers) {
            line.append(' ').append(number);
        }
        orders.write(line.append('\n').toString());
        orders.flush();
    }

    private <T> T answer(Class<T> type) throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("The load generator ended; its log says why");
        }
        return JSON.readValue(line, type);
    }

    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
