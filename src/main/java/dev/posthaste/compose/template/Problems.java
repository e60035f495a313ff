package dev.posthaste.compose.template;

import dev.posthaste.compose.template.TemplateBroken.Problem;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What is wrong with a template in one locale, up to a number: who has more mends these first, and who means harm has millions. */
final class Problems extends AbstractList<Problem> {

    private static final int MOST = 100;

    private final List<Problem> found = new ArrayList<>();

    @Override
    public Problem get(int index) {
        return found.get(index);
    }

    @Override
    public int size() {
        return found.size();
    }

    /** @throws TemplateBroken with nothing, when it is the last that is kept */
    @Override
    public boolean add(Problem problem) {
        found.add(problem);
        if (found.size() >= MOST) {
            throw new TemplateBroken(List.of());
        }
        return true;
    }

    /** Adds what ended the reading. */
    void keep(Collection<Problem> problems) {
        found.addAll(problems);
    }
}
