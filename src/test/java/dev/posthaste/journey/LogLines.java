package dev.posthaste.journey;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;

/** Everything that is logged, with its facts and its causes. */
public final class LogLines extends ExtHandler {

    /** The test's own HTTP client, which lives in the same process and writes down what it sends. */
    private static final List<String> CALLERS = List.of("org.apache.http", "groovy", "io.restassured");

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    public Queue<String> lines() {
        return lines;
    }

    @Override
    protected void doPublish(ExtLogRecord line) {
        if (CALLERS.stream().anyMatch(String.valueOf(line.getLoggerName())::startsWith)) {
            return;
        }
        var text = new StringWriter();
        text.append(line.getMessage())
                .append(Arrays.toString(line.getParameters()))
                .append(line.getMdcCopy().toString());
        if (line.getThrown() != null) {
            line.getThrown().printStackTrace(new PrintWriter(text, true));
        }
        lines.add(text.toString());
    }
}
