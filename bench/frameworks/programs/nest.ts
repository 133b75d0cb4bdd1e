import "reflect-metadata";
import { Controller, Get, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";

interface Turns {
  readonly report: string;
  readonly turns: number;
}

@Controller("reports")
class ReportsController {
  @Get(":report/pages")
  async pages(): Promise<Turns> {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return this.renderReport("monthly");
  }

  private renderReport(report: string): Turns {
    const end: number = performance.now() + 700;
    let turns = 0;
    while (performance.now() < end) turns += Math.sqrt(turns); // stall
    return { report, turns };
  }
}

@Module({ controllers: [ReportsController] })
class AppModule {}

async function bootstrap(): Promise<void> {
  const platform = process.env["PLATFORM"];
  const app =
    platform === "fastify"
      ? await NestFactory.create(
          AppModule,
          new (require("@nestjs/platform-fastify").FastifyAdapter)(),
          { logger: false },
        )
      : await NestFactory.create(AppModule, { logger: false });
  await app.listen(0);
  const { port } = app.getHttpServer().address() as { readonly port: number };
  await new Promise((resolve) => setTimeout(resolve, 400));
  const answer = await fetch(`http://127.0.0.1:${port}/reports/4711/pages?token=secret`);
  await answer.text();
  await new Promise((resolve) => setTimeout(resolve, 300));
  process.exit(answer.ok ? 0 : 1);
}

void bootstrap();
