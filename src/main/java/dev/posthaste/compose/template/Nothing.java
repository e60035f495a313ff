package dev.posthaste.compose.template;

import java.util.AbstractList;

/**
 * What stands for a variable that has no value: {@code {#if}} takes an empty list for false, and a loop over it has no turn. Nor have
 * the parts of an object that is not there.
 */
final class Nothing extends AbstractList<Object> {

    static final Nothing HERE = new Nothing();

    private Nothing() {}

    @Override
    public Object get(int index) {
        throw new IndexOutOfBoundsException(index);
    }

    @Override
    public int size() {
        return 0;
    }
}
