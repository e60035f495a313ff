package dev.posthaste.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Keeps the broker's chatter off the terminal: warnings and worse go to a file, the rest nowhere. */
public final class StackLog {

    private StackLog() {}

    /** Comes before the first logger, or the loggers of the broker end up with another manager. */
    public static void install() {
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        silence();
    }

    public static void writeTo(Path file) throws IOException {
        Handler handler = new FileHandler(file.toString(), true);
        handler.setFormatter(new SimpleFormatter());
        handler.setEncoding("UTF-8");
        silence().addHandler(handler);
    }

    private static Logger silence() {
        Logger root = LogManager.getLogManager().getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.setLevel(Level.WARNING);
        return root;
    }
}
