package dev.posthaste.ops;

import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The log: a constant message and facts beside it as fields, so that lines of one kind can be counted and filtered. People
 * are not facts: no address, no variable and no body is ever a field.
 */
public final class Journal {

    private static final String CALLER = Journal.class.getName();

    private final Logger logger;

    private Journal(Logger logger) {
        this.logger = logger;
    }

    public static Journal of(Class<?> owner) {
        return new Journal(Logger.getLogger(owner.getName()));
    }

    public void debug(String message, @Nullable Object... facts) {
        write(Level.DEBUG, message, null, facts);
    }

    public void info(String message, @Nullable Object... facts) {
        write(Level.INFO, message, null, facts);
    }

    public void warn(String message, @Nullable Object... facts) {
        write(Level.WARN, message, null, facts);
    }

    public void warn(String message, Throwable thrown, @Nullable Object... facts) {
        write(Level.WARN, message, thrown, facts);
    }

    public void error(String message, @Nullable Object... facts) {
        write(Level.ERROR, message, null, facts);
    }

    public void error(String message, Throwable thrown, @Nullable Object... facts) {
        write(Level.ERROR, message, thrown, facts);
    }

    /** @param facts names and values in turn; a null value is left out */
    private void write(
            java.util.logging.Level level, String message, @Nullable Throwable thrown, @Nullable Object... facts) {
        if (!logger.isLoggable(level)) {
            return;
        }
        ExtLogRecord line = new ExtLogRecord(level, message, ExtLogRecord.FormatStyle.NO_FORMAT, CALLER);
        line.setLoggerName(logger.getName());
        if (thrown != null) {
            line.setThrown(thrown);
        }
        for (int i = 0; i < facts.length; i += 2) {
            Object fact = facts[i + 1];
            if (fact != null) {
                line.putMdc(String.valueOf(facts[i]), fact.toString());
            }
        }
        logger.log(line);
    }
}
