package dev.posthaste.journey;

import io.quarkus.test.junit.QuarkusTestProfile;

/** Says of a test that it is the sealed form of another: of one profile Quarkus takes a class or its subclass, not both. */
public final class Sealing implements QuarkusTestProfile {}
