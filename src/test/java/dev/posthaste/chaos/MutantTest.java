package dev.posthaste.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A renamed method must not leave a control behind that changes nothing: it is red here, before anybody plays it. */
final class MutantTest {

    @ParameterizedTest
    @EnumSource
    void every_mutant_finds_what_it_changes_and_leaves_a_class_that_can_be_loaded(Mutant mutant) throws IOException {
        byte[] original = classFile(mutant.entryName());
        byte[] changed = mutant.applyTo(original);
        assertThat(changed).isNotEqualTo(original);
        assertThat(ClassFile.of().verify(changed)).isEmpty();
    }

    @Test
    void a_class_without_the_method_is_refused() throws IOException {
        byte[] other = classFile(Mutant.FENCE_OFF.entryName());
        assertThatIllegalStateException()
                .isThrownBy(() -> Mutant.WORD_UNHEARD.applyTo(other))
                .withMessageContaining("0 methods awaitWord");
    }

    @Test
    void a_method_without_the_texts_is_refused() throws IOException {
        byte[] other = classFile(Mutant.WORD_UNHEARD.entryName());
        assertThatIllegalStateException()
                .isThrownBy(() -> Mutant.ACKS_OF_ONE.applyTo(other))
                .withMessageContaining("has no");
    }

    private static byte[] classFile(String name) throws IOException {
        try (InputStream in = MutantTest.class.getClassLoader().getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
