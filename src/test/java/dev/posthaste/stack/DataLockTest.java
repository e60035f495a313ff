package dev.posthaste.stack;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLockTest {

    @TempDir
    Path folder;

    @Test
    void two_stacks_cannot_share_a_folder() throws IOException {
        try (DataLock _ = DataLock.take(folder, "Choose another folder with POSTHASTE_DATA.")) {
            assertThatThrownBy(() -> DataLock.take(folder, "Choose another folder with POSTHASTE_DATA."))
                    .isInstanceOf(Complaint.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("POSTHASTE_DATA");
        }
        assertThatCode(() -> DataLock.take(folder, "Choose another folder with POSTHASTE_DATA.")
                        .close())
                .doesNotThrowAnyException();
    }
}
