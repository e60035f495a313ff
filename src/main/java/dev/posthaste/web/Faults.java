package dev.posthaste.web;

import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with a request, so that the caller learns all of it at once. */
public final class Faults {

    /** More help nobody, and each costs more to tell than it did to send. */
    private static final int MOST = 100;

    private final List<Fault> found = new ArrayList<>();

    /** @throws Refusal with all that was found, when it is so much that reading on is of no use */
    public void add(String pointer, String detail) {
        add(new Fault(pointer, detail));
    }

    /** As {@link #add(String, String)}. */
    public void add(Fault fault) {
        found.add(fault);
        if (found.size() >= MOST) {
            throw Refusal.invalid(found);
        }
    }

    /** Makes a noun; when it refuses its text, that is a fault at {@code pointer} and the answer is null. */
    public <T> @Nullable T at(String pointer, Supplier<T> noun) {
        try {
            return noun.get();
        } catch (IllegalArgumentException e) { // the nouns' sentences are written for callers
            add(pointer, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** As {@link #at(String, Supplier)}, of a text; null without a fault where there is none. */
    public <T> @Nullable T at(String pointer, @Nullable String text, Function<String, T> noun) {
        return text == null ? null : at(pointer, () -> noun.apply(text));
    }

    /** Whether {@code check} lets it pass; when not, that is a fault at {@code pointer}. */
    public boolean check(String pointer, Runnable check) {
        return Boolean.TRUE.equals(at(pointer, () -> {
            check.run();
            return true;
        }));
    }

    /** Runs a step that has a refusal of its own, and keeps its faults with the others. */
    public <T> @Nullable T of(Supplier<T> step) {
        try {
            return step.get();
        } catch (Refusal refusal) {
            if (refusal.reason() != Refusal.Reason.INVALID) {
                throw refusal;
            }
            refusal.faults().forEach(this::add);
            return null;
        }
    }

    /** @throws Refusal when there is any */
    public void refuseIfAny() {
        if (!found.isEmpty()) {
            throw Refusal.invalid(found);
        }
    }
}
