package dev.posthaste.chaos;

/** Names of pods and their roles, as the cases use them. */
final class Pods {

    static final String ALL_ROLES = "api,relay,worker";
    static final String API = "api";
    static final String ONE = "relay-1";
    static final String OTHER = "relay-2";

    private Pods() {}
}
