package dev.posthaste.stack;

import java.nio.file.Path;

/** The project's folder: the one that the launcher names, and else the one in which this process was started. */
public final class ProjectHome {

    private ProjectHome() {}

    public static Path path() {
        return Path.of(System.getProperty("posthaste.home", "")).toAbsolutePath();
    }
}
