package dev.posthaste.compose.template;

import java.util.List;

/**
 * What stands for a variable that has no value: {@code {#if}} takes an empty list for false, and a loop over it has no turn. Nor have
 * the parts of an object that is not there.
 */
final class Nothing {

    static final Object HERE = List.of();

    private Nothing() {}
}
