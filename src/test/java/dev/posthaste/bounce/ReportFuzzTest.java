package dev.posthaste.bounce;

import dev.posthaste.fuzz.Exploration;
import org.junit.jupiter.api.Test;

public class ReportFuzzTest {

    public static final Exploration EXPLORATION = new Exploration(ReportFuzzTest.class, "bounce");

    @Test
    void jazzer_finds_no_letter_of_which_something_is_told_that_cannot_be_stored() throws Exception {
        EXPLORATION.run();
    }

    public static void fuzzerTestOneInput(byte[] letter) {
        Report report = Report.of(letter);
        report.about(Corpus.RECIPIENT).ifPresent(HostileLettersTest::canBeStored);
        report.addresses().forEach(Corpus.PATHS::in);
    }
}
