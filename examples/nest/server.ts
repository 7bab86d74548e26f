import 'reflect-metadata'
import { Body, Controller, Module, Param, Post } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ApiProperty, DocumentBuilder, SwaggerModule } from '@nestjs/swagger'
import { ApiMcp } from 'mcp-mount'

class Cat {
  @ApiProperty()
  name!: string
}

@Controller('owners')
class OwnersController {
  @Post(':owner/cats')
  addCat(@Param('owner') owner: string, @Body() cat: Cat): object {
    return { owner, cat: cat.name }
  }
}

@Module({ controllers: [OwnersController] })
class ApiModule {}

export const app = await NestFactory.create(ApiModule, { logger: false })
const openapi = SwaggerModule.createDocument(app, new DocumentBuilder().setTitle('Cats').build())
new ApiMcp(app, { openapi }).mountHttp()
