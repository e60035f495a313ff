package dev.posthaste.stack;

import java.io.IOException;

/** The signals that Java cannot send. Only ever to processes that were started here. */
public final class Signals {

    private Signals() {}

    public static void stop(long pid) throws IOException, InterruptedException {
        send("-STOP", pid);
    }

    public static void cont(long pid) throws IOException, InterruptedException {
        send("-CONT", pid);
    }

    private static void send(String signal, long pid) throws IOException, InterruptedException {
        int code =
                new ProcessBuilder("kill", signal, String.valueOf(pid)).start().waitFor();
        if (code != 0 && ProcessHandle.of(pid).isPresent()) { // one that has just ended needs none
            throw new IOException("kill " + signal + " " + pid + " ended with " + code);
        }
    }
}
